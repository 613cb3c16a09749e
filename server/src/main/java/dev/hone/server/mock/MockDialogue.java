package dev.hone.server.mock;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes answers in each protocol, by the script. The text is the same in all: {@code word1 wörd2
 * …}.
 */
final class MockDialogue {
  private static final String ID = "mock-0001";
  private final MockScript script;
  private final String model;
  private final MockFault fault;

  MockDialogue(MockScript script, String model, MockFault fault) {
    this.script = script;
    this.model = model;
    this.fault = fault;
  }

  /**
   * Words of the answer; the second has a two-byte character, so that a cut can fall inside one.
   */
  static List<String> words(MockScript script) {
    List<String> words = new ArrayList<>();
    for (int i = 1; i <= script.tokens(); i++) {
      words.add((i % 2 == 0 ? "wörd" : "word") + i + (i == script.tokens() ? "." : " "));
    }
    return words;
  }

  MockAnswer chat(boolean stream, boolean includeUsage) {
    String usage = MockShapes.chatUsage(script);
    if (!stream) {
      return MockAnswer.json(
          "{\"id\":\"chatcmpl-%s\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"%s\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},\"finish_reason\":\"stop\"}]%s}"
              .formatted(
                  ID,
                  model,
                  String.join("", words(script)),
                  fault == MockFault.NO_USAGE ? "" : ",\"usage\":" + usage));
    }
    String head =
        "data: {\"id\":\"chatcmpl-%s\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"%s\",\"choices\":["
            .formatted(ID, model);
    List<String> events = new ArrayList<>();
    events.add(
        head
            + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}");
    for (String word : words(script)) {
      events.add(
          head + "{\"index\":0,\"delta\":{\"content\":\"" + word + "\"},\"finish_reason\":null}]}");
    }
    events.add(head + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
    if (includeUsage && fault != MockFault.NO_USAGE) {
      events.add(head + "],\"usage\":" + usage + "}");
      if (fault == MockFault.USAGE_TWICE) {
        events.add(head + "],\"usage\":" + usage + "}");
      }
    }
    events.add("data: [DONE]");
    if (fault == MockFault.DOUBLE_DONE) {
      events.add("data: [DONE]");
    }
    return MockAnswer.events(events);
  }

  /** Legacy completions. */
  MockAnswer completions(boolean stream, boolean includeUsage) {
    String head =
        "{\"id\":\"cmpl-%s\",\"object\":\"text_completion\",\"created\":1700000000,\"model\":\"%s\",\"choices\":["
            .formatted(ID, model);
    String choice = "{\"index\":0,\"text\":\"%s\",\"logprobs\":null,\"finish_reason\":%s}";
    String usage = "],\"usage\":" + MockShapes.chatUsage(script) + "}";
    if (!stream) {
      return MockAnswer.json(
          head
              + choice.formatted(String.join("", words(script)), "\"stop\"")
              + (fault == MockFault.NO_USAGE ? "]}" : usage));
    }
    List<String> events = new ArrayList<>();
    for (String word : words(script)) {
      events.add("data: " + head + choice.formatted(word, "null") + "]}");
    }
    events.add("data: " + head + choice.formatted("", "\"stop\"") + "]}");
    if (includeUsage && fault != MockFault.NO_USAGE) {
      events.add("data: " + head + usage);
    }
    events.add("data: [DONE]");
    return MockAnswer.events(events);
  }

  MockAnswer messages(boolean stream) {
    String input = MockShapes.messageInput(script);
    boolean silent = fault == MockFault.NO_USAGE;
    if (!stream) {
      return MockAnswer.json(
          "{\"id\":\"msg_%s\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"%s\",\"content\":[{\"type\":\"text\",\"text\":\"%s\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null%s}"
              .formatted(
                  ID,
                  model,
                  String.join("", words(script)),
                  silent
                      ? ""
                      : ",\"usage\":{" + input + ",\"output_tokens\":" + script.tokens() + "}"));
    }
    List<String> events = new ArrayList<>();
    events.add(
        MockShapes.event(
            "message_start",
            "\"message\":{\"id\":\"msg_%s\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"%s\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null%s}"
                .formatted(
                    ID, model, silent ? "" : ",\"usage\":{" + input + ",\"output_tokens\":1}")));
    events.add(
        MockShapes.event(
            "content_block_start",
            "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
    for (String word : words(script)) {
      events.add(
          MockShapes.event(
              "content_block_delta",
              "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + word + "\"}"));
    }
    events.add(MockShapes.event("content_block_stop", "\"index\":0"));
    String delta =
        MockShapes.event(
            "message_delta",
            "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null}%s"
                .formatted(silent ? "" : ",\"usage\":{\"output_tokens\":" + script.tokens() + "}"));
    events.add(delta);
    if (fault == MockFault.USAGE_TWICE) {
      events.add(delta);
    }
    events.add(MockShapes.event("message_stop", ""));
    if (fault == MockFault.DOUBLE_DONE) {
      events.add(MockShapes.event("message_stop", ""));
    }
    return MockAnswer.events(events);
  }

  MockAnswer responses(boolean stream) {
    String text = String.join("", words(script));
    String item =
        "{\"type\":\"message\",\"id\":\"item_1\",\"role\":\"assistant\",\"status\":\"completed\",\"content\":[{\"type\":\"output_text\",\"text\":\"%s\",\"annotations\":[]}]}"
            .formatted(text);
    String usage = MockShapes.responseUsage(script);
    String done = response("completed", item, fault == MockFault.NO_USAGE ? "null" : usage);
    if (!stream) {
      return MockAnswer.json(done);
    }
    List<String> events = new ArrayList<>();
    int n = 0;
    events.add(
        MockShapes.numbered(
            "response.created", n++, "\"response\":" + response("in_progress", "", "null")));
    events.add(
        MockShapes.numbered(
            "response.output_item.added",
            n++,
            "\"output_index\":0,\"item\":{\"type\":\"message\",\"id\":\"item_1\",\"role\":\"assistant\",\"status\":\"in_progress\",\"content\":[]}"));
    events.add(
        MockShapes.numbered(
            "response.content_part.added",
            n++,
            "\"item_id\":\"item_1\",\"output_index\":0,\"content_index\":0,\"part\":{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[]}"));
    for (String word : words(script)) {
      events.add(
          MockShapes.numbered(
              "response.output_text.delta",
              n++,
              "\"item_id\":\"item_1\",\"output_index\":0,\"content_index\":0,\"delta\":\""
                  + word
                  + "\""));
    }
    events.add(
        MockShapes.numbered(
            "response.output_text.done",
            n++,
            "\"item_id\":\"item_1\",\"output_index\":0,\"content_index\":0,\"text\":\""
                + text
                + "\""));
    events.add(
        MockShapes.numbered(
            "response.output_item.done", n++, "\"output_index\":0,\"item\":" + item));
    events.add(MockShapes.numbered("response.completed", n, "\"response\":" + done));
    if (fault == MockFault.DOUBLE_DONE) {
      events.add("data: [DONE]");
    }
    return MockAnswer.events(events);
  }

  private String response(String status, String item, String usage) {
    return MockShapes.response(ID, status, model, item, usage);
  }
}
