package dev.hone.wire.responses;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatEvent.ReasoningSeal;
import dev.hone.wire.json.JsonValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The output items of one response: which blocks they have become, and what is still missing. */
final class OutputItems {
  private final Map<String, Integer> blocks = new HashMap<>();
  private final Set<String> sealed = new HashSet<>();
  private final Set<String> known = new HashSet<>();
  private final Set<String> streamed = new HashSet<>();
  private final Map<Integer, String> keys = new HashMap<>();
  private final TextPlaces texts = new TextPlaces();
  private int next;
  private boolean tools;

  boolean calledTools() {
    return tools;
  }

  void added(int output, JsonValue item, List<ChatEvent> out) {
    String key = key(output, item);
    if (isCall(item)) {
      call(key, item, out);
    }
  }

  void done(int output, JsonValue item, List<ChatEvent> out) {
    complete(key(output, item), item, out);
  }

  /** An item of the final response; nothing happens if its own events have brought it. */
  void atEnd(int output, JsonValue item, List<ChatEvent> out) {
    String id = item.get("id").asString("");
    String callId = item.get("call_id").asString("");
    if ((!id.isEmpty() && known.contains(id)) || (!callId.isEmpty() && known.contains(callId))) {
      return;
    }
    if (keys.containsKey(output)) {
      return;
    }
    complete(key(output, item), item, out);
  }

  void text(int output, JsonValue index, String text, String logprobs, List<ChatEvent> out) {
    if (!text.isEmpty()) {
      int block = stream(output, "c" + index.asLong(0));
      texts.lengthen(block, text);
      out.add(new ChatEvent.Text(0, block, text, logprobs));
    }
  }

  void annotation(int output, JsonValue index, JsonValue annotation, List<ChatEvent> out) {
    String key = keys.getOrDefault(output, "o" + output) + "c" + index.asLong(0);
    streamed.add(key + "cited");
    texts.cite(block(key), annotation, out);
  }

  void refusal(int output, JsonValue index, String text, List<ChatEvent> out) {
    if (!text.isEmpty()) {
      out.add(new ChatEvent.Refusal(0, stream(output, "c" + index.asLong(0)), text));
    }
  }

  void summary(int output, JsonValue index, String text, List<ChatEvent> out) {
    reasoningDelta(output, "s" + index.asLong(0), text, out);
  }

  void reasoning(int output, JsonValue index, String text, List<ChatEvent> out) {
    reasoningDelta(output, "r" + index.asLong(0), text, out);
  }

  void arguments(int output, String fragment, List<ChatEvent> out) {
    Integer block = blocks.get(keys.getOrDefault(output, "o" + output) + "call");
    if (block != null && !fragment.isEmpty()) {
      streamed.add(keys.getOrDefault(output, "o" + output) + "call");
      out.add(new ChatEvent.ToolCallDelta(0, block, fragment));
    }
  }

  /** One reasoning item is one block; a blank line parts its summaries. */
  private void reasoningDelta(int output, String part, String text, List<ChatEvent> out) {
    if (text.isEmpty()) {
      return;
    }
    String key = keys.getOrDefault(output, "o" + output);
    reasoningText(key, part, text, out);
  }

  private void reasoningText(String key, String part, String text, List<ChatEvent> out) {
    boolean another = !streamed.contains(key + part) && blocks.containsKey(key + "think");
    int block = block(key + "think");
    streamed.add(key + part);
    streamed.add(key + "think");
    out.add(new ChatEvent.Reasoning(0, block, another ? "\n\n" + text : text));
  }

  private int stream(int output, String part) {
    String key = keys.getOrDefault(output, "o" + output) + part;
    streamed.add(key);
    return block(key);
  }

  private void complete(String key, JsonValue item, List<ChatEvent> out) {
    switch (item.get("type").asString("")) {
      case "message" -> message(key, item, out);
      case "reasoning" -> reasoningItem(key, item, out);
      case "function_call", "custom_tool_call" -> {
        int block = call(key, item, out);
        String text = item.get("arguments").asString(item.get("input").asString(""));
        if (streamed.add(key + "call") && !text.isEmpty()) {
          out.add(new ChatEvent.ToolCallDelta(0, block, text));
        }
        out.add(new ChatEvent.BlockEnd(0, block));
      }
      default -> out.add(new ChatEvent.Opaque(0, item.get("type").asString("item"), item.raw()));
    }
  }

  private void message(String key, JsonValue item, List<ChatEvent> out) {
    int index = 0;
    for (JsonValue part : item.get("content").elements()) {
      String place = key + "c" + index++;
      boolean refusal = part.get("type").asString("").equals("refusal");
      String text = part.get(refusal ? "refusal" : "text").asString("");
      if (streamed.add(place) && !text.isEmpty()) {
        int block = block(place);
        if (!refusal) {
          texts.lengthen(block, text);
        }
        out.add(
            refusal
                ? new ChatEvent.Refusal(0, block, text)
                : new ChatEvent.Text(
                    0, block, text, ResponsesAnswerReader.logprobs(part.get("logprobs"))));
      }
      if (!part.get("annotations").elements().isEmpty() && streamed.add(place + "cited")) {
        for (JsonValue annotation : part.get("annotations").elements()) {
          texts.cite(block(place), annotation, out);
        }
      }
      blockEnd(place, out);
    }
  }

  private void reasoningItem(String key, JsonValue item, List<ChatEvent> out) {
    if (!streamed.contains(key + "think")) {
      int index = 0;
      for (JsonValue part : item.get("summary").elements()) {
        reasoningText(key, "s" + index++, part.get("text").asString(""), out);
      }
      index = 0;
      for (JsonValue part : item.get("content").elements()) {
        reasoningText(key, "r" + index++, part.get("text").asString(""), out);
      }
    }
    String encrypted = item.get("encrypted_content").asString("");
    if (!encrypted.isEmpty() && sealed.add(key)) {
      out.add(new ReasoningSeal(0, block(key + "think"), ReasoningSeal.Kind.ENCRYPTED, encrypted));
    }
    blockEnd(key + "think", out);
  }

  private void blockEnd(String key, List<ChatEvent> out) {
    Integer block = blocks.get(key);
    if (block != null) {
      out.add(new ChatEvent.BlockEnd(0, block));
    }
  }

  private int call(String key, JsonValue item, List<ChatEvent> out) {
    Integer block = blocks.get(key + "call");
    if (block == null) {
      tools = true;
      block = block(key + "call");
      out.add(
          new ChatEvent.ToolCallStart(
              0,
              block,
              item.get("call_id").asString(item.get("id").asString("")),
              item.get("name").asString(""),
              item.get("type").asString("").equals("custom_tool_call")));
    }
    return block;
  }

  private static boolean isCall(JsonValue item) {
    String type = item.get("type").asString("");
    return type.equals("function_call") || type.equals("custom_tool_call");
  }

  private int block(String key) {
    return blocks.computeIfAbsent(key, k -> next++);
  }

  private String key(int output, JsonValue item) {
    for (String name : new String[] {"id", "call_id"}) {
      String id = item.get(name).asString("");
      if (!id.isEmpty()) {
        known.add(id);
      }
    }
    return keys.computeIfAbsent(output, o -> "o" + o);
  }
}
