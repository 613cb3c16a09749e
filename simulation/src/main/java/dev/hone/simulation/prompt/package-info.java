/**
 * What a provider's cache sees of a request: a chain of blocks, each a hash and a count of tokens.
 * There is no text, so that a trace of a hundred million tokens fits in memory.
 */
@NullMarked
package dev.hone.simulation.prompt;

import org.jspecify.annotations.NullMarked;
