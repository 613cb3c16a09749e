package dev.hone.wire.view;

import dev.hone.wire.json.Span;
import dev.hone.wire.usage.CacheTtl;

/**
 * A client's own mark that the prefix up to here is to be cached.
 *
 * @param ttl how long; {@code UNSPECIFIED} when the client leaves it to the provider
 * @param span the mark's value in the client's bytes
 */
public record CacheMark(CacheTtl ttl, Span span) {}
