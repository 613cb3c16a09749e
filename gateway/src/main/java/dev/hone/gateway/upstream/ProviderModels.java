package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.wire.Cancellation;
import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What models the providers have, as they say themselves. A list is kept for a minute, a failure
 * too: a provider that is slow or down holds up one client a minute, and only shortly.
 */
public final class ProviderModels {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderModels.class);
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int LARGEST = 8 << 20;

  private final UpstreamCaller caller;
  private final InstantSource clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /**
   * A provider's model.
   *
   * @param since when it came to be; the epoch where the provider does not say
   */
  public record Model(String id, String title, String owner, Instant since) {}

  private record Known(Instant asked, List<Model> models) {
    /** Also not once the clock was set back: its minute would be over no sooner than then. */
    boolean fresh(Instant now) {
      return !now.isBefore(asked) && now.isBefore(asked.plus(KEPT));
    }
  }

  private record Listed(int status, byte[] body) {}

  public ProviderModels(UpstreamClients clients, InstantSource clock) {
    this.caller = new UpstreamCaller(clients);
    this.clock = clock;
  }

  /** The models of a provider; none if it can't say. Blocks for 3 s at most. */
  public List<Model> of(Provider provider) {
    Instant now = clock.instant();
    Known last = known.get(provider.name());
    if (last != null && last.fresh(now)) {
      return last.models;
    }
    List<Model> models = ask(provider);
    known.put(provider.name(), new Known(now, models));
    return models;
  }

  private List<Model> ask(Provider provider) {
    Optional<Secret> key = provider.keys().stream().findFirst();
    try {
      Listed listed =
          caller.send(
              UpstreamCall.to(
                  provider,
                  "GET",
                  Paths.of(provider, listPath(provider)),
                  UpstreamHeaders.out(Headers.NONE, provider, key, false),
                  new byte[0]),
              new Cancellation(),
              PATIENCE,
              response ->
                  BodyCollector.collect(response, LARGEST)
                      .thenApply(body -> new Listed(response.status(), body)));
      if (listed.status != 200) {
        LOG.debug("{} gave no list of its models: HTTP {}", provider.name(), listed.status);
        return List.of();
      }
      return read(provider, JsonDocument.parse(listed.body).root());
    } catch (WireException e) {
      LOG.debug("{} gave no list of its models: {}", provider.name(), e.getMessage());
      return List.of();
    }
  }

  private static List<Model> read(Provider provider, JsonValue root) {
    List<Model> models = new ArrayList<>();
    boolean gemini = provider.dialect() == Dialect.GEMINI;
    JsonValue list = root.isArray() ? root : root.get(gemini ? "models" : "data");
    for (JsonValue entry : list.elements()) {
      String id = entry.get("id").asString(withoutResource(entry.get("name").asString("")));
      if (!id.isEmpty()) {
        models.add(
            new Model(
                id,
                entry.get("display_name").asString(entry.get("displayName").asString(id)),
                entry.get("owned_by").asString(provider.name()),
                since(entry)));
      }
    }
    return List.copyOf(models);
  }

  private static String listPath(Provider provider) {
    return provider.dialect() == Dialect.GEMINI ? "/v1beta/models?pageSize=1000" : "/v1/models";
  }

  private static String withoutResource(String name) {
    return name.startsWith("models/") ? name.substring("models/".length()) : name;
  }

  private static Instant since(JsonValue entry) {
    try {
      return entry.get("created").isNumber()
          ? Instant.ofEpochSecond(entry.get("created").asLong(0))
          : Instant.parse(entry.get("created_at").asString(""));
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
