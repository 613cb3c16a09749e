package dev.hone.wire.openai;

import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.usage.Usage;

/** Writes usage as chat completions have it: cached and written tokens are part of the prompt. */
final class ChatUsageWriter {
  private ChatUsageWriter() {}

  static void write(JsonWriter out, Usage usage) {
    out.object()
        .field("prompt_tokens", usage.promptTokens())
        .field("completion_tokens", usage.outputTokens())
        .field("total_tokens", usage.promptTokens() + usage.outputTokens())
        .name("prompt_tokens_details")
        .object()
        .field("cached_tokens", usage.cacheReadTokens())
        .field("cache_write_tokens", usage.cacheWrites().total())
        .field("audio_tokens", usage.modalities().audioInput())
        .endObject()
        .name("completion_tokens_details")
        .object()
        .field("reasoning_tokens", usage.reasoningTokens())
        .field("audio_tokens", usage.modalities().audioOutput())
        .field("accepted_prediction_tokens", usage.modalities().acceptedPrediction())
        .field("rejected_prediction_tokens", usage.modalities().rejectedPrediction())
        .endObject()
        .endObject();
  }
}
