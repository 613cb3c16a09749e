/**
 * Vectors of texts, in OpenAI's, Gemini's and Vertex AI's formats and between them: what clients
 * ask is read by an {@link dev.hone.wire.embed.EmbedFormat}, and asked of an upstream by another.
 * What a format can't say is refused where it would make other vectors of another text, else named.
 */
@NullMarked
package dev.hone.wire.embed;

import org.jspecify.annotations.NullMarked;
