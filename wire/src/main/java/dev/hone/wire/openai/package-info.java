/**
 * OpenAI's chat completions and legacy completions, and what the many servers that call themselves
 * compatible make of them. Entry points are the readers and writers that {@code
 * dev.hone.wire.codec.Codecs} hands out.
 */
@NullMarked
package dev.hone.wire.openai;

import org.jspecify.annotations.NullMarked;
