package dev.hone.gateway.promptcache;

import dev.hone.wire.usage.CacheTtl;

/**
 * A mark to place.
 *
 * @param block index of the block that carries it
 */
public record Mark(int block, CacheTtl ttl) {}
