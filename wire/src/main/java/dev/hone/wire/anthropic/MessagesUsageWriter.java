package dev.hone.wire.anthropic;

import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.Usage;

/** Writes usage as Messages have it: input excludes what was read from or written to the cache. */
final class MessagesUsageWriter {
  private MessagesUsageWriter() {}

  static void write(JsonWriter out, Usage usage) {
    out.object()
        .field("input_tokens", usage.freshTokens())
        .field("cache_creation_input_tokens", usage.cacheWrites().total())
        .field("cache_read_input_tokens", usage.cacheReadTokens());
    long five = usage.cacheWrites().of(CacheTtl.FIVE_MINUTES);
    long hour = usage.cacheWrites().of(CacheTtl.ONE_HOUR);
    if (five + hour == usage.cacheWrites().total()) {
      out.name("cache_creation")
          .object()
          .field("ephemeral_5m_input_tokens", five)
          .field("ephemeral_1h_input_tokens", hour)
          .endObject();
    }
    out.field("output_tokens", usage.outputTokens());
    if (usage.reasoningTokens() > 0) {
      out.name("output_tokens_details")
          .object()
          .field("thinking_tokens", usage.reasoningTokens())
          .endObject();
    }
    out.endObject();
  }
}
