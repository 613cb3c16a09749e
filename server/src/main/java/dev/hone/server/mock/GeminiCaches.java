package dev.hone.server.mock;

import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps {@code cachedContents}: create, look at, list, renew, delete. */
final class GeminiCaches {
  private static final String JSON = "application/json";
  private static final Duration USUAL = Duration.ofHours(1);

  private record Entry(
      String model, String title, Instant created, Instant updated, Instant end, int tokens) {}

  private final Map<String, Entry> entries = new ConcurrentSkipListMap<>();
  private final AtomicInteger made = new AtomicInteger();

  void answer(
      HttpServerRequest request,
      String name,
      JsonValue body,
      MockScript script,
      MockPlayer player) {
    Instant now = Instant.now();
    entries.values().removeIf(e -> e.end().isBefore(now));
    boolean all = name.equals("cachedContents");
    Entry entry = entries.get(name);
    String method = request.method().name();
    if (all && method.equals("POST")) {
      String made = "cachedContents/mock%04d".formatted(this.made.incrementAndGet());
      Entry created =
          new Entry(
              body.get("model").asString(""),
              body.get("displayName").asString(""),
              now,
              now,
              end(body, now),
              script.promptTokens());
      entries.put(made, created);
      player.play(MockAnswer.json(json(made, created)));
    } else if (all && method.equals("GET")) {
      list(request, player);
    } else if (entry == null) {
      player.error(
          403,
          JSON,
          GeminiMock.error(
              403, "PERMISSION_DENIED", "CachedContent not found (or permission denied)"));
    } else if (method.equals("PATCH")) {
      Entry renewed =
          new Entry(
              entry.model(), entry.title(), entry.created(), now, end(body, now), entry.tokens());
      entries.put(name, renewed);
      player.play(MockAnswer.json(json(name, renewed)));
    } else if (method.equals("DELETE")) {
      entries.remove(name);
      player.play(MockAnswer.json("{}"));
    } else {
      player.play(MockAnswer.json(json(name, entry)));
    }
  }

  /** Tokens of an entry; 0 if there is none of this name. */
  int tokens(String name) {
    Entry entry = entries.get(name);
    return entry == null ? 0 : entry.tokens();
  }

  /** Why a request that names an entry is refused, if it is. */
  Optional<String> refusal(JsonValue body) {
    if (!body.get("cachedContent").isString()) {
      return Optional.empty();
    }
    if (!entries.containsKey(body.get("cachedContent").asString(""))) {
      return Optional.of("CachedContent not found (or permission denied)");
    }
    boolean more =
        body.get("systemInstruction").isPresent()
            || body.get("tools").isPresent()
            || body.get("toolConfig").isPresent();
    return more
        ? Optional.of(
            "CachedContent can not be used with GenerateContent request setting system_instruction, tools or tool_config.")
        : Optional.empty();
  }

  private void list(HttpServerRequest request, MockPlayer player) {
    String size = request.getParam("pageSize");
    String token = request.getParam("pageToken");
    int most = size == null ? 100 : Integer.parseInt(size);
    List<String> page = new ArrayList<>();
    String next = "";
    for (Map.Entry<String, Entry> e : entries.entrySet()) {
      if (token != null && e.getKey().compareTo(token) < 0) {
        continue;
      }
      if (page.size() == most) {
        next = ",\"nextPageToken\":\"" + e.getKey() + "\"";
        break;
      }
      page.add(json(e.getKey(), e.getValue()));
    }
    player.play(
        MockAnswer.json("{\"cachedContents\":[" + String.join(",", page) + "]" + next + "}"));
  }

  private static Instant end(JsonValue body, Instant now) {
    String ttl = body.get("ttl").asString("");
    if (ttl.endsWith("s")) {
      double seconds = Double.parseDouble(ttl.substring(0, ttl.length() - 1));
      return now.plusMillis((long) (seconds * 1000));
    }
    return body.get("expireTime").string().map(Instant::parse).orElse(now.plus(USUAL));
  }

  private static String json(String name, Entry entry) {
    return new JsonWriter()
        .object()
        .field("name", name)
        .field("model", entry.model())
        .field("displayName", entry.title())
        .field("createTime", entry.created().toString())
        .field("updateTime", entry.updated().toString())
        .field("expireTime", entry.end().toString())
        .name("usageMetadata")
        .object()
        .field("totalTokenCount", entry.tokens())
        .endObject()
        .endObject()
        .toString();
  }
}
