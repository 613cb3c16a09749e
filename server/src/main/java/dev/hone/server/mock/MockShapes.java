package dev.hone.server.mock;

/** The pieces that answers of words and answers of calls have in common, in each protocol. */
final class MockShapes {
  private MockShapes() {}

  /** The usage object of chat completions and legacy completions. */
  static String chatUsage(MockScript script) {
    return "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d,\"prompt_tokens_details\":{\"cached_tokens\":%d%s}}"
        .formatted(
            script.promptTokens(),
            script.tokens(),
            script.promptTokens() + script.tokens(),
            script.cachedTokens(),
            written(script));
  }

  /** The input's fields of a message's usage. */
  static String messageInput(MockScript script) {
    int written = script.writtenTokens() + script.writtenLongTokens();
    String split =
        written == 0
            ? ""
            : ",\"cache_creation\":{\"ephemeral_5m_input_tokens\":%d,\"ephemeral_1h_input_tokens\":%d}"
                .formatted(script.writtenTokens(), script.writtenLongTokens());
    return "\"input_tokens\":%d,\"cache_creation_input_tokens\":%d,\"cache_read_input_tokens\":%d%s"
        .formatted(
            script.promptTokens() - script.cachedTokens() - written,
            written,
            script.cachedTokens(),
            split);
  }

  /** OpenAI's count of tokens written, from GPT-5.6 on. */
  private static String written(MockScript script) {
    return script.writtenTokens() == 0 ? "" : ",\"cache_write_tokens\":" + script.writtenTokens();
  }

  /** The usage object of a response. */
  static String responseUsage(MockScript script) {
    return "{\"input_tokens\":%d,\"input_tokens_details\":{\"cached_tokens\":%d%s},\"output_tokens\":%d,\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":%d}"
        .formatted(
            script.promptTokens(),
            script.cachedTokens(),
            written(script),
            script.tokens(),
            script.promptTokens() + script.tokens());
  }

  /**
   * A response.
   *
   * @param items its output, joined by commas
   * @param usage an object, or null
   */
  static String response(String id, String status, String model, String items, String usage) {
    return "{\"id\":\"resp_%s\",\"object\":\"response\",\"created_at\":1700000000,\"status\":\"%s\",\"error\":null,\"incomplete_details\":null,\"instructions\":null,\"metadata\":{},\"model\":\"%s\",\"output\":[%s],\"parallel_tool_calls\":true,\"temperature\":1,\"tool_choice\":\"auto\",\"tools\":[],\"top_p\":1,\"usage\":%s}"
        .formatted(id, status, model, items, usage);
  }

  /** A named event whose data repeat its type. */
  static String event(String type, String fields) {
    return "event: %s\ndata: {\"type\":\"%s\"%s}"
        .formatted(type, type, fields.isEmpty() ? "" : "," + fields);
  }

  /** An event of a response. */
  static String numbered(String type, int number, String fields) {
    return event(type, "\"sequence_number\":" + number + "," + fields);
  }
}
