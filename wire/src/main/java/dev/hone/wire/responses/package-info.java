/**
 * OpenAI's Responses protocol, the only one that Codex speaks. Entry points are the readers and
 * writers that {@code dev.hone.wire.codec.Codecs} hands out.
 */
@NullMarked
package dev.hone.wire.responses;

import org.jspecify.annotations.NullMarked;
