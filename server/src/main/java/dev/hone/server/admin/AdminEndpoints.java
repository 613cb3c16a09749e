package dev.hone.server.admin;

import dev.hone.gateway.limits.BudgetState;
import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.gateway.limits.LimitState;
import dev.hone.ledger.keys.KeyException;
import dev.hone.ledger.keys.KeyRing;
import dev.hone.ledger.keys.VirtualKey;
import dev.hone.server.http.Endpoint;
import dev.hone.server.http.Exchange;
import dev.hone.server.http.Routes;
import dev.hone.wire.Headers;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /admin/v1}: keys are made, listed, changed, rotated and ended; budgets are looked at. */
public final class AdminEndpoints {
  private static final String KEYS = "/admin/v1/keys";
  private static final Duration GRACE = Duration.ofHours(24);
  private static final long LONGEST_GRACE_SECONDS = Duration.ofDays(90).toSeconds();

  private final KeyRing keys;
  private final LimitState limits;
  private final Map<String, Grant> configured;
  private final InstantSource clock;

  /**
   * @param configured keys of the configuration, whose names no other key may have
   */
  public AdminEndpoints(
      KeyRing keys, LimitState limits, Map<String, Grant> configured, InstantSource clock) {
    this.keys = keys;
    this.limits = limits;
    this.configured = Collections.unmodifiableMap(new LinkedHashMap<>(configured));
    this.clock = clock;
  }

  /** Adds the routes. */
  public void addTo(Routes routes) {
    routes
        .addAdmin("GET", KEYS, named(this::list))
        .addAdmin("POST", KEYS, named(this::create))
        .addAdmin("GET", KEYS + "/", named(this::show))
        .addAdmin("PATCH", KEYS + "/", named(this::change))
        .addAdmin("DELETE", KEYS + "/", named(this::delete))
        .addAdmin("POST", KEYS + "/", named(this::rotate))
        .addAdmin("GET", "/admin/v1/budgets", this::budgets);
    // Nothing below is passed on to a provider.
    for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
      routes.addAdmin(method, "/admin/", AdminEndpoints::unknown);
    }
  }

  private static void unknown(Exchange exchange) {
    throw new WireException(
        ErrorKind.NOT_FOUND,
        "There is no %s %s here: docs/LIMITS.md names the calls of the administration."
            .formatted(exchange.method(), exchange.path()));
  }

  /** Trouble with keys, in the words of HTTP. */
  private static Endpoint named(Endpoint endpoint) {
    return exchange -> {
      try {
        endpoint.handle(exchange);
      } catch (KeyException e) {
        ErrorKind kind =
            switch (e.reason()) {
              case UNKNOWN -> ErrorKind.NOT_FOUND;
              case TAKEN -> ErrorKind.CONFLICT;
              case STORE -> ErrorKind.UNAVAILABLE;
            };
        throw new WireException(kind, String.valueOf(e.getMessage()), e);
      }
    };
  }

  private void list(Exchange exchange) {
    JsonWriter json = new JsonWriter().object().name("data").array();
    keys.all().forEach(k -> KeyJson.write(json, k, keys.tokens(k.name())));
    json.endArray().name("configured").array();
    configured.forEach((name, grant) -> KeyJson.write(json, name, grant));
    json.endArray();
    if (!keys.unreadable().isEmpty()) {
      json.name("unreadable").object();
      keys.unreadable().forEach(json::field);
      json.endObject();
    }
    send(exchange, 200, json.endObject());
  }

  private void create(Exchange exchange) {
    JsonValue body = body(exchange);
    KeyJson.checkObject(body);
    String name = body.get("name").asString("");
    if (configured.containsKey(name)) {
      throw new WireException(
          ErrorKind.CONFLICT, "The configuration has a key '" + name + "': choose another name.");
    }
    VirtualKey key = fresh(name, body);
    if (!key.expires().map(clock.instant()::isBefore).orElse(true)) {
      throw new InvalidRequestException("expires", "must be in the future", "");
    }
    send(exchange, 201, issued(keys.create(key)));
  }

  private static JsonWriter issued(KeyRing.Issued issued) {
    return KeyJson.write(new JsonWriter(), issued.key(), issued.token().reveal());
  }

  private VirtualKey fresh(String name, JsonValue body) {
    try {
      return KeyJson.read(body, VirtualKey.unlimited(name, clock.instant()));
    } catch (IllegalArgumentException e) {
      throw KeyJson.named(String.valueOf(e.getMessage()));
    }
  }

  private void show(Exchange exchange) {
    String name = name(exchange);
    Grant own = configured.get(name);
    if (own != null) {
      send(exchange, 200, KeyJson.write(new JsonWriter(), name, own));
      return;
    }
    VirtualKey key = key(name);
    send(exchange, 200, KeyJson.write(new JsonWriter(), key, keys.tokens(key.name())));
  }

  private void change(Exchange exchange) {
    JsonValue body = body(exchange);
    String name = changeable(name(exchange));
    if (body.get("name").string().filter(n -> !n.equals(name)).isPresent()) {
      throw new InvalidRequestException("name", "can't be changed", "Make another key");
    }
    VirtualKey key = keys.update(name, before -> KeyJson.read(body, before));
    send(exchange, 200, KeyJson.write(new JsonWriter(), key, keys.tokens(key.name())));
  }

  private void delete(Exchange exchange) {
    String name = changeable(name(exchange));
    keys.delete(name);
    send(
        exchange,
        200,
        new JsonWriter().object().field("name", name).field("deleted", true).endObject());
  }

  private void rotate(Exchange exchange) {
    String path = name(exchange);
    if (!path.endsWith("/rotate")) {
      throw new WireException(
          ErrorKind.NOT_FOUND, "There is no POST here but " + KEYS + "/NAME/rotate.");
    }
    long grace = GRACE.toSeconds();
    if (exchange.body().length > 0) {
      JsonValue asked = grace(body(exchange));
      // What can't be read must not become a day in which the older token is good.
      grace = asked.isMissing() ? grace : asked.asLong(-1);
    }
    if (grace < 0 || grace > LONGEST_GRACE_SECONDS) {
      throw new InvalidRequestException(
          "grace_seconds", "must be between 0 and " + LONGEST_GRACE_SECONDS, "");
    }
    String name = changeable(path.substring(0, path.length() - "/rotate".length()));
    KeyRing.Issued issued = keys.rotate(name, Duration.ofSeconds(grace));
    send(exchange, 200, issued(issued));
  }

  private static JsonValue grace(JsonValue body) {
    KeyJson.checkObject(body);
    for (JsonValue.Member member : body.members()) {
      if (!member.name().equals("grace_seconds")) {
        throw new InvalidRequestException(
            member.name(), "is no field of a rotation", "Known is grace_seconds");
      }
    }
    return body.get("grace_seconds");
  }

  /** The name of a key that can be changed here: those of the configuration can't. */
  private String changeable(String name) {
    if (configured.containsKey(name)) {
      throw new WireException(
          ErrorKind.CONFLICT, "The key '" + name + "' is of the configuration: change it there.");
    }
    return name;
  }

  private void budgets(Exchange exchange) {
    JsonWriter json = new JsonWriter().object().name("data").array();
    for (BudgetState state : BudgetState.of(limits, clock.instant())) {
      json.object().field("account", state.account()).name("limits").object();
      KeyJson.quotas(json, state.quotas());
      json.endObject()
          .field("day", state.day())
          .field("day_spent", KeyJson.usd(state.daySpent()))
          .field("month", state.month())
          .field("month_spent", KeyJson.usd(state.monthSpent()))
          .field("reserved", KeyJson.usd(state.held()))
          .field("running", state.parallel())
          .endObject();
    }
    send(exchange, 200, json.endArray().endObject());
  }

  private VirtualKey key(String name) {
    return keys.find(name)
        .orElseThrow(
            () -> new WireException(ErrorKind.NOT_FOUND, "There is no key '" + name + "'."));
  }

  private static String name(Exchange exchange) {
    return exchange.path().substring(KEYS.length() + 1);
  }

  private static JsonValue body(Exchange exchange) {
    return JsonDocument.parse(exchange.body()).root();
  }

  private static void send(Exchange exchange, int status, JsonWriter json) {
    // Keys and budgets are for nobody on the way to keep.
    exchange.respond(
        status,
        Headers.of("content-type", "application/json", "cache-control", "no-store"),
        json.toBytes());
  }
}
