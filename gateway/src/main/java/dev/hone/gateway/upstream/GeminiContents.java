package dev.hone.gateway.upstream;

import dev.hone.gateway.promptcache.CachedContents;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.wire.Cancellation;
import dev.hone.wire.Headers;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The Gemini API's {@code /v1beta/cachedContents}. */
public final class GeminiContents implements CachedContents {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration FAREWELL = Duration.ofSeconds(1);
  private static final int LARGEST = 1 << 20;
  private static final Pattern NAME = Pattern.compile("cachedContents/[A-Za-z0-9_-]+");

  private final UpstreamCaller caller;

  private record Reply(int status, Headers headers, byte[] body) {}

  public GeminiContents(UpstreamClients clients) {
    this.caller = new UpstreamCaller(clients);
  }

  @Override
  public Made create(Provider provider, Optional<Secret> key, byte[] body) {
    JsonValue made =
        JsonDocument.parse(
                send(provider, key, "POST", "/v1beta/cachedContents", body, PATIENCE).body)
            .root();
    String name = made.get("name").asString("");
    if (!NAME.matcher(name).matches()) {
      throw new UpstreamException(
          ErrorKind.UPSTREAM, provider.name() + " gave a cached content no usable name", null);
    }
    return new Made(name, made.get("usageMetadata").get("totalTokenCount").asLong(0));
  }

  @Override
  public void extend(Provider provider, Optional<Secret> key, String name, Duration ttl) {
    byte[] body = "{\"ttl\":\"%ds\"}".formatted(ttl.toSeconds()).getBytes(StandardCharsets.UTF_8);
    send(provider, key, "PATCH", "/v1beta/" + name + "?updateMask=ttl", body, PATIENCE);
  }

  @Override
  public void delete(Provider provider, Optional<Secret> key, String name) {
    send(provider, key, "DELETE", "/v1beta/" + name, new byte[0], FAREWELL);
  }

  private Reply send(
      Provider provider,
      Optional<Secret> key,
      String method,
      String path,
      byte[] body,
      Duration patience) {
    Headers headers = UpstreamHeaders.out(Headers.NONE, provider, key, false);
    Reply reply =
        caller.send(
            UpstreamCall.to(provider, method, Paths.of(provider, path), headers, body),
            new Cancellation(),
            patience,
            response ->
                BodyCollector.collect(response, LARGEST)
                    .thenApply(bytes -> new Reply(response.status(), response.headers(), bytes)));
    if (reply.status / 100 != 2) {
      Redaction redaction = new Redaction(headers, provider.headers().keySet());
      throw new UpstreamException(
          ErrorKind.UPSTREAM,
          "%s answered %s %s with HTTP %d"
              .formatted(provider.name(), method, "/v1beta/cachedContents", reply.status),
          "",
          new UpstreamException.Reply(
              reply.status, redaction.of(reply.headers), redaction.of(reply.body)),
          null);
    }
    return reply;
  }
}
