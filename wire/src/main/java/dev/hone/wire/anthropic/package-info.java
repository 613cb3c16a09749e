/**
 * Anthropic's Messages protocol, also on Vertex and Azure. Entry points are the readers and writers
 * that {@code dev.hone.wire.codec.Codecs} hands out.
 */
@NullMarked
package dev.hone.wire.anthropic;

import org.jspecify.annotations.NullMarked;
