package dev.hone.gateway.drift;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Edit;
import dev.hone.wire.Protocol;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Brings tools, or the keys of their objects, into an order that is always the same. */
final class ToolOrder {
  private ToolOrder() {}

  /** The request with its tools in order; empty where that changes nothing, or may not be. */
  static Optional<ChatRequest> of(ChatRequest request, boolean sorted, boolean keys) {
    List<JsonValue> tools = request.json().get("tools").elements();
    boolean marked = tools.stream().anyMatch(tool -> tool.get("cache_control").isPresent());
    if (tools.isEmpty() || marked || request.protocol() == Protocol.GEMINI_GENERATE) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (JsonValue tool : tools) {
      texts.add(keys ? canonical(tool) : tool.raw());
    }
    if (sorted) {
      texts.sort(Comparator.naturalOrder());
    }
    Span span = new Span(tools.getFirst().span().start(), tools.getLast().span().end());
    return Optional.of(
        request.withEdit(new Edit.Replace(span, String.join(",", texts), Tail.REASON)));
  }

  /** The same value with the keys of its objects sorted; numbers and strings stay as written. */
  private static String canonical(JsonValue value) {
    if (value.isArray()) {
      return value.elements().stream()
          .map(ToolOrder::canonical)
          .collect(Collectors.joining(",", "[", "]"));
    }
    if (!value.isObject()) {
      return value.raw();
    }
    List<JsonValue.Member> members = new ArrayList<>(value.members());
    Set<String> names = new HashSet<>();
    if (!members.stream().allMatch(m -> names.add(m.name()))) {
      // Which of two values counts is not ours to say.
      return value.raw();
    }
    members.sort(Comparator.comparing(JsonValue.Member::name));
    byte[] bytes = value.document().bytes();
    StringBuilder out = new StringBuilder("{");
    for (JsonValue.Member member : members) {
      out.append(out.length() > 1 ? "," : "")
          .append(
              new String(
                  bytes, member.key().start(), member.key().length(), StandardCharsets.UTF_8))
          .append(':')
          .append(canonical(member.value()));
    }
    return out.append('}').toString();
  }
}
