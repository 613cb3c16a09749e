/**
 * Everything between a client's request and the provider that answers it: which providers there
 * are, where a model's requests go, how often a try is repeated, and what is written down about it.
 * Each stage wraps the next {@link dev.hone.wire.Backend}.
 */
@NullMarked
package dev.hone.gateway;

import org.jspecify.annotations.NullMarked;
