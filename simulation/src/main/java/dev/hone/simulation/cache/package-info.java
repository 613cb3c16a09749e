/**
 * The providers' prompt caches, exact by what they document and deterministic: time is passed in.
 * Where the documents are silent, the class says what it assumes.
 */
@NullMarked
package dev.hone.simulation.cache;

import org.jspecify.annotations.NullMarked;
