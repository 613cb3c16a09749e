/**
 * What Amazon Bedrock puts around the makers' own formats: the binary framing of its streams, and
 * what stands in it. Entry: {@link dev.hone.wire.bedrock.BedrockEvents}.
 */
@NullMarked
package dev.hone.wire.bedrock;

import org.jspecify.annotations.NullMarked;
