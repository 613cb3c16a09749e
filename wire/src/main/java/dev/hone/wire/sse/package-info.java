/**
 * Server-sent events over arbitrary chunk boundaries, each with the exact bytes that carried it, so
 * that a relay can pass on what it has read. Start at {@link dev.hone.wire.sse.SseParser}.
 */
@NullMarked
package dev.hone.wire.sse;

import org.jspecify.annotations.NullMarked;
