package dev.hone.server.mock;

import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers with two parallel tool calls, their arguments in pieces that alternate where the protocol
 * allows it. Asked for by a request that offers tools and brings no result yet.
 */
final class MockToolCalls {
  static final List<String> CITIES = List.of("Zürich", "Oslo");

  private final MockScript script;
  private final String model;
  private final List<String> names;

  private MockToolCalls(MockScript script, String model, List<String> names) {
    this.script = script;
    this.model = model;
    this.names = names;
  }

  /**
   * The calls that a request asks for; empty if it offers no tools or its last turn is a result.
   */
  static Optional<MockToolCalls> of(MockScript script, String model, byte[] body) {
    JsonValue root;
    try {
      root = JsonDocument.parse(body).root();
    } catch (WireException e) {
      return Optional.empty();
    }
    List<String> offered = new ArrayList<>();
    for (JsonValue tool : root.get("tools").elements()) {
      String name = tool.get("name").asString(tool.get("function").get("name").asString(""));
      if (!name.isEmpty()) {
        offered.add(name);
      }
    }
    List<JsonValue> turns =
        root.get("messages").isArray()
            ? root.get("messages").elements()
            : root.get("input").elements();
    boolean result = !turns.isEmpty() && isResult(turns.getLast());
    if (offered.isEmpty() || result || root.get("tool_choice").asString("").equals("none")) {
      return Optional.empty();
    }
    return Optional.of(
        new MockToolCalls(
            script, model, List.of(offered.getFirst(), offered.get(offered.size() > 1 ? 1 : 0))));
  }

  private static boolean isResult(JsonValue turn) {
    return turn.get("role").asString("").equals("tool")
        || turn.get("type").asString("").equals("function_call_output")
        || turn.get("content").elements().stream()
            .anyMatch(p -> p.get("type").asString("").equals("tool_result"));
  }

  private static String arguments(int call) {
    return "{\"city\": \"" + CITIES.get(call) + "\"}";
  }

  /** The arguments in three pieces, as text inside a JSON string. */
  private static List<String> pieces(int call) {
    String text = arguments(call);
    return List.of(
        quoted(text.substring(0, 4)), quoted(text.substring(4, 11)), quoted(text.substring(11)));
  }

  private static String quoted(String text) {
    return text.replace("\"", "\\\"");
  }

  MockAnswer chat(boolean stream, boolean includeUsage) {
    String usage = MockShapes.chatUsage(script);
    if (!stream) {
      List<String> calls = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        calls.add(
            "{\"id\":\"call_mock_%d\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"%s\"}}"
                .formatted(i, names.get(i), quoted(arguments(i))));
      }
      return MockAnswer.json(
          "{\"id\":\"chatcmpl-mock-0002\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"%s\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[%s]},\"finish_reason\":\"tool_calls\"}],\"usage\":%s}"
              .formatted(model, String.join(",", calls), usage));
    }
    List<String> events = new ArrayList<>();
    events.add(chunk("{\"role\":\"assistant\",\"content\":null}", "null"));
    for (int i = 0; i < 2; i++) {
      events.add(
          chunk(
              "{\"tool_calls\":[{\"index\":%d,\"id\":\"call_mock_%d\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"\"}}]}"
                  .formatted(i, i, names.get(i)),
              "null"));
    }
    for (int piece = 0; piece < 3; piece++) {
      for (int i = 0; i < 2; i++) {
        events.add(
            chunk(
                "{\"tool_calls\":[{\"index\":%d,\"function\":{\"arguments\":\"%s\"}}]}"
                    .formatted(i, pieces(i).get(piece)),
                "null"));
      }
    }
    events.add(chunk("{}", "\"tool_calls\""));
    if (includeUsage) {
      events.add(
          "data: {\"id\":\"chatcmpl-mock-0002\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"%s\",\"choices\":[],\"usage\":%s}"
              .formatted(model, usage));
    }
    events.add("data: [DONE]");
    return MockAnswer.events(events);
  }

  private String chunk(String delta, String finish) {
    return "data: {\"id\":\"chatcmpl-mock-0002\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"%s\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}"
        .formatted(model, delta, finish);
  }

  MockAnswer messages(boolean stream) {
    String input = MockShapes.messageInput(script);
    String head =
        "{\"id\":\"msg_mock-0002\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"%s\",\"content\":[%s],\"stop_reason\":%s,\"stop_sequence\":null,\"usage\":{%s,\"output_tokens\":%d}}";
    if (!stream) {
      List<String> blocks = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        blocks.add(
            "{\"type\":\"tool_use\",\"id\":\"toolu_mock_%d\",\"name\":\"%s\",\"input\":%s}"
                .formatted(i, names.get(i), arguments(i)));
      }
      return MockAnswer.json(
          head.formatted(model, String.join(",", blocks), "\"tool_use\"", input, script.tokens()));
    }
    List<String> events = new ArrayList<>();
    events.add(
        MockShapes.event(
            "message_start", "\"message\":" + head.formatted(model, "", "null", input, 1)));
    for (int i = 0; i < 2; i++) {
      events.add(
          MockShapes.event(
              "content_block_start",
              "\"index\":%d,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_mock_%d\",\"name\":\"%s\",\"input\":{}}"
                  .formatted(i, i, names.get(i))));
      for (String piece : pieces(i)) {
        events.add(
            MockShapes.event(
                "content_block_delta",
                "\"index\":%d,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"%s\"}"
                    .formatted(i, piece)));
      }
      events.add(MockShapes.event("content_block_stop", "\"index\":" + i));
    }
    events.add(
        MockShapes.event(
            "message_delta",
            "\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":%d}"
                .formatted(script.tokens())));
    events.add("event: message_stop\ndata: {\"type\":\"message_stop\"}");
    return MockAnswer.events(events);
  }

  MockAnswer responses(boolean stream) {
    String usage = MockShapes.responseUsage(script);
    String done = response("completed", item(0, true) + "," + item(1, true), usage);
    if (!stream) {
      return MockAnswer.json(done);
    }
    List<String> events = new ArrayList<>();
    int n = 0;
    events.add(
        MockShapes.numbered(
            "response.created", n++, "\"response\":" + response("in_progress", "", "null")));
    for (int i = 0; i < 2; i++) {
      String at = "\"item_id\":\"fc_mock_%d\",\"output_index\":%d,".formatted(i, i);
      events.add(
          MockShapes.numbered(
              "response.output_item.added",
              n++,
              "\"output_index\":%d,\"item\":%s".formatted(i, item(i, false))));
      for (String piece : pieces(i)) {
        events.add(
            MockShapes.numbered(
                "response.function_call_arguments.delta", n++, at + "\"delta\":\"" + piece + "\""));
      }
      events.add(
          MockShapes.numbered(
              "response.function_call_arguments.done",
              n++,
              at
                  + "\"name\":\"%s\",\"arguments\":\"%s\""
                      .formatted(names.get(i), quoted(arguments(i)))));
      events.add(
          MockShapes.numbered(
              "response.output_item.done",
              n++,
              "\"output_index\":%d,\"item\":%s".formatted(i, item(i, true))));
    }
    events.add(MockShapes.numbered("response.completed", n, "\"response\":" + done));
    return MockAnswer.events(events);
  }

  private String item(int call, boolean whole) {
    return "{\"type\":\"function_call\",\"id\":\"fc_mock_%d\",\"call_id\":\"call_mock_%d\",\"name\":\"%s\",\"arguments\":\"%s\",\"status\":\"%s\"}"
        .formatted(
            call,
            call,
            names.get(call),
            whole ? quoted(arguments(call)) : "",
            whole ? "completed" : "in_progress");
  }

  private String response(String status, String items, String usage) {
    return MockShapes.response("mock-0002", status, model, items, usage);
  }
}
