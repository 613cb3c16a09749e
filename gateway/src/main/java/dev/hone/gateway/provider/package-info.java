/**
 * The upstreams that are configured: where they are, which protocols they speak, and the keys that
 * open them.
 */
@NullMarked
package dev.hone.gateway.provider;

import org.jspecify.annotations.NullMarked;
