/**
 * The prompt of a request as providers cache it: a chain of blocks, each with a hash of everything
 * up to and including it. Two requests share a prefix exactly as far as their hashes agree. Entry:
 * {@link dev.hone.wire.prefix.PrefixChain}.
 */
@NullMarked
package dev.hone.wire.prefix;

import org.jspecify.annotations.NullMarked;
