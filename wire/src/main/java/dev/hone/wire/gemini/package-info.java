/**
 * Google's generateContent protocol, as the Gemini API and Vertex speak it: requests, answers
 * whole, as server-sent events and as a JSON array, and the signatures of thoughts. Entry points
 * are the readers and writers that {@code dev.hone.wire.codec.Codecs} hands out.
 */
@NullMarked
package dev.hone.wire.gemini;

import org.jspecify.annotations.NullMarked;
