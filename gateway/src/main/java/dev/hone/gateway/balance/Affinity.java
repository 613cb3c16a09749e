package dev.hone.gateway.balance;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.RequestContext;
import dev.hone.wire.anthropic.BillingLine;
import dev.hone.wire.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * What the requests of a conversation have in common, as a number. The client's own word for the
 * conversation comes first ({@code x-hone-session} and its like, {@code prompt_cache_key}, {@code
 * session_id}), else the beginning of the system prompt and the first message, whose texts are
 * compared without caching marks: these move from turn to turn. It is scoped by the client's key,
 * so that one tenant's words do not steer another's requests.
 */
public final class Affinity {
  /** Bytes of the system prompt and of the first message that count. */
  private static final int SYSTEM = 1024;

  private static final int MESSAGE = 4096;

  private Affinity() {}

  /** The number of a request's conversation. */
  public static long of(ChatRequest request, RequestContext context) {
    long scope = Hash.add(Hash.SEED, context.keyId().orElse(""));
    Optional<String> named = context.session().or(() -> named(request.json()));
    return Hash.mix(
        named.isPresent() ? Hash.add(scope, named.get()) : beginning(scope, request.json()));
  }

  /** The number of what is no conversation: by session, else by client. */
  public static long of(RequestContext context) {
    long scope = Hash.add(Hash.SEED, context.keyId().orElse(""));
    return Hash.mix(Hash.add(scope, context.session().orElse("")));
  }

  private static Optional<String> named(JsonValue body) {
    return text(body.get("prompt_cache_key")).or(() -> text(body.get("session_id")));
  }

  private static Optional<String> text(JsonValue value) {
    return value.string().filter(s -> !s.isBlank());
  }

  private static long beginning(long scope, JsonValue body) {
    long hash = scope;
    for (String field : List.of("system", "instructions", "systemInstruction")) {
      hash = content(hash, body.get(field), SYSTEM);
    }
    for (String field : List.of("messages", "input", "contents", "prompt")) {
      JsonValue list = body.get(field);
      if (list.isString()) {
        return content(hash, list, MESSAGE);
      }
      for (JsonValue message : list.elements()) {
        boolean user = message.get("role").asString("user").equals("user");
        hash = content(hash, contentOf(message), user ? MESSAGE : SYSTEM);
        if (user) {
          return hash;
        }
      }
    }
    return hash;
  }

  private static JsonValue contentOf(JsonValue message) {
    JsonValue content = message.get("content");
    return content.isPresent() ? content : message.get("parts");
  }

  /** Texts count however they are wrapped; other parts by their bytes. */
  private static long content(long hash, JsonValue value, int most) {
    if (value.isString()) {
      return bytes(hash, value, most);
    }
    long h = hash;
    List<JsonValue> parts = value.isArray() ? value.elements() : value.get("parts").elements();
    for (JsonValue part : parts) {
      JsonValue text = part.isString() ? part : part.get("text");
      if (!text.isString()) {
        JsonValue source = part.get("source").isPresent() ? part.get("source") : part;
        h = bytes(h, source, most);
      } else if (!BillingLine.is(text.asString(""))) {
        h = bytes(h, text, most);
      }
    }
    return h;
  }

  private static long bytes(long hash, JsonValue value, int most) {
    int length = Math.min(most, value.span().length());
    return Hash.add(hash, value.document().bytes(), value.span().start(), length);
  }
}
