package dev.hone.gateway.promptcache;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Edit;
import dev.hone.wire.Protocol;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.json.Span;
import dev.hone.wire.usage.CacheTtl;

/** Writes a plan into a request's bytes; everything else stays as it is. */
final class MarkEdits {
  private static final String REASON = "prompt cache";

  private MarkEdits() {}

  static ChatRequest apply(ChatRequest request, Plan plan) {
    ChatRequest edited = request;
    boolean anthropic = plan.rules().dialect() == CacheDialect.MARKS;
    for (Mark mark : plan.marks()) {
      Span span = request.prefix().blocks().get(mark.block()).span();
      edited =
          anthropic
              ? mark(edited, span, "cache_control", control(mark.ttl()))
              : mark(edited, span, "prompt_cache_breakpoint", "{\"mode\":\"explicit\"}");
    }
    if (!anthropic
        && plan.key().isPresent()
        && !request.json().get("prompt_cache_key").isPresent()) {
      edited =
          edited.withField(
              "prompt_cache_key", new JsonWriter().value(plan.key().get()).toString(), REASON);
    }
    if (plan.rules().dialect() == CacheDialect.BREAKPOINTS
        && plan.prompt().clientMarks() == 0
        && !request.json().get("prompt_cache_options").isPresent()) {
      edited = edited.withField("prompt_cache_options", "{\"mode\":\"explicit\"}", REASON);
    }
    return edited;
  }

  private static ChatRequest mark(ChatRequest request, Span span, String field, String value) {
    JsonValue block = request.json().document().valueAt(span.start());
    if (block.isObject()) {
      return request.withEdit(new Edit.SetField(span, field, value, REASON));
    }
    boolean responses = request.protocol() == Protocol.OPENAI_RESPONSES;
    String type = responses ? "input_text" : "text";
    boolean wholeInput = responses && request.json().get("input").span().equals(span);
    String before = "[{\"type\":\"" + type + "\",\"text\":";
    String after = ",\"" + field + "\":" + value + "}]";
    return request
        .withEdit(
            insert(span.start(), wholeInput ? "[{\"role\":\"user\",\"content\":" + before : before))
        .withEdit(insert(span.end(), wholeInput ? after + "}]" : after));
  }

  private static Edit insert(int at, String text) {
    return new Edit.Replace(new Span(at, at), text, REASON);
  }

  private static String control(CacheTtl ttl) {
    return ttl == CacheTtl.ONE_HOUR
        ? "{\"type\":\"ephemeral\",\"ttl\":\"1h\"}"
        : "{\"type\":\"ephemeral\"}";
  }
}
