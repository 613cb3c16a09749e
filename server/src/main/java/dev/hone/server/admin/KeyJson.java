package dev.hone.server.admin;

import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.ledger.Dollars;
import dev.hone.ledger.keys.ModelScope;
import dev.hone.ledger.keys.Quotas;
import dev.hone.ledger.keys.StoredToken;
import dev.hone.ledger.keys.VirtualKey;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Keys as JSON; the token itself is only in what was just made. */
public final class KeyJson {
  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "team",
          "project",
          "models",
          "rpm",
          "tpm",
          "parallel",
          "daily",
          "monthly",
          "expires",
          "disabled");

  /** The most that a limit of requests, tokens or slots may be, in a file too. */
  private static final long MOST = 1_000_000_000_000L;

  private KeyJson() {}

  /** A key and what is kept of its tokens. */
  public static JsonWriter write(JsonWriter json, VirtualKey key, List<StoredToken> tokens) {
    open(json, key);
    json.name("tokens").array();
    for (StoredToken token : tokens) {
      json.object()
          .field("hint", token.hint())
          .field("created", token.created().toString())
          .nullableField("valid_until", token.validUntil().map(Instant::toString))
          .endObject();
    }
    return json.endArray().endObject();
  }

  /** A key that was just made or rotated, with its token. */
  public static JsonWriter write(JsonWriter json, VirtualKey key, String token) {
    open(json, key);
    return json.field("key", token).endObject();
  }

  /**
   * A key of the configuration: nothing is known of its token, and nobody but a file changes it.
   */
  public static JsonWriter write(JsonWriter json, String name, Grant grant) {
    json.object().field("name", name).nullableField("team", grant.team()).name("models").array();
    grant.models().patterns().forEach(json::value);
    json.endArray();
    quotas(json, grant.quotas());
    return json.field("configured", true).endObject();
  }

  /** What is written of a key of the configuration. */
  public static Grant grant(JsonValue written) {
    return new Grant(
        written.get("team").string(),
        models(written, ModelScope.ALL),
        quotas(written, Quotas.NONE));
  }

  /** What is asked for to have such a key made. */
  public static JsonWriter wanted(JsonWriter json, VirtualKey key) {
    settings(json.object(), key);
    return ending(json, key).endObject();
  }

  private static void open(JsonWriter json, VirtualKey key) {
    settings(json.object(), key);
    ending(json.field("created", key.created().toString()), key);
  }

  private static void settings(JsonWriter json, VirtualKey key) {
    json.field("name", key.name())
        .nullableField("team", key.team())
        .nullableField("project", key.project())
        .name("models")
        .array();
    key.models().patterns().forEach(json::value);
    json.endArray();
    quotas(json, key.quotas());
  }

  private static JsonWriter ending(JsonWriter json, VirtualKey key) {
    return json.nullableField("expires", key.expires().map(Instant::toString))
        .field("disabled", key.disabled());
  }

  /** The limits that there are. */
  static void quotas(JsonWriter json, Quotas quotas) {
    number(json, "rpm", quotas.rpm());
    number(json, "tpm", quotas.tpm());
    number(json, "parallel", quotas.parallel());
    money(json, "daily", quotas.dailyNanos());
    money(json, "monthly", quotas.monthlyNanos());
  }

  private static void number(JsonWriter json, String name, OptionalLong value) {
    if (value.isPresent()) {
      json.field(name, value.getAsLong());
    }
  }

  private static void money(JsonWriter json, String name, OptionalLong nanos) {
    if (nanos.isPresent()) {
      json.field(name, usd(nanos.getAsLong()));
    }
  }

  /** An amount as {@link Dollars#parse} reads it. */
  static String usd(long nanos) {
    return Dollars.exact(nanos).stripTrailingZeros().toPlainString() + "usd";
  }

  /**
   * A key with what a body says of it changed.
   *
   * @throws InvalidRequestException if the body holds what it must not
   */
  static VirtualKey read(JsonValue body, VirtualKey before) {
    checkObject(body);
    for (JsonValue.Member member : body.members()) {
      if (!FIELDS.contains(member.name())) {
        throw new InvalidRequestException(
            member.name(),
            "is no field of a key",
            "Known are " + String.join(", ", FIELDS.stream().sorted().toList()));
      }
    }
    return changed(body, before);
  }

  /**
   * Refuses what is no object, or has a field twice: of two limits one would be ignored.
   *
   * @throws InvalidRequestException if it is none
   */
  static void checkObject(JsonValue body) {
    if (!body.isObject()) {
      throw new InvalidRequestException("", "the body must be a JSON object", "");
    }
    Optional<String> repeated = body.repeated(name -> true);
    if (repeated.isPresent()) {
      throw new InvalidRequestException(repeated.get(), "stands in the body twice", "Send it once");
    }
  }

  /**
   * When a key ends: a moment with its zone, or the beginning of a day (UTC).
   *
   * @throws IllegalArgumentException if it is none, saying what it must be
   */
  public static Instant moment(String text) {
    try {
      return text.length() == "2027-01-31".length()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "must be a moment such as 2027-01-31T00:00:00Z, or a day, not '" + text + "'", e);
    }
  }

  /** A key as it is written here. */
  public static VirtualKey key(JsonValue written) {
    Instant created = Instant.parse(written.get("created").asString(""));
    return changed(written, VirtualKey.unlimited(written.get("name").asString(""), created));
  }

  /** What is written of a key's tokens. */
  public static List<StoredToken> tokens(JsonValue written) {
    String name = written.get("name").asString("");
    List<StoredToken> tokens = new ArrayList<>();
    for (JsonValue token : written.get("tokens").elements()) {
      tokens.add(
          new StoredToken(
              "",
              name,
              token.get("hint").asString(""),
              Instant.parse(token.get("created").asString("")),
              token.get("valid_until").string().map(Instant::parse)));
    }
    return tokens;
  }

  private static VirtualKey changed(JsonValue body, VirtualKey before) {
    try {
      return new VirtualKey(
          before.name(),
          text(body, "team", before.team()),
          text(body, "project", before.project()),
          models(body, before.models()),
          quotas(body, before.quotas()),
          before.created(),
          expires(body, before.expires()),
          flag(body, "disabled", before.disabled()));
    } catch (IllegalArgumentException e) {
      throw named(String.valueOf(e.getMessage()));
    }
  }

  /** The refusal of a value whose message begins with its field. */
  static InvalidRequestException named(String message) {
    int space = message.indexOf(' ');
    String field = space < 0 ? "" : message.substring(0, space);
    return FIELDS.contains(field)
        ? new InvalidRequestException(field, message.substring(space + 1), "")
        : new InvalidRequestException("", message, "");
  }

  private static Optional<Instant> expires(JsonValue body, Optional<Instant> before) {
    Optional<String> text = text(body, "expires", before.map(Instant::toString));
    try {
      return text.map(KeyJson::moment);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException("expires", String.valueOf(e.getMessage()), "");
    }
  }

  /** The value if it is there, nothing if it is null, else what was before. */
  private static Optional<String> text(JsonValue body, String name, Optional<String> before) {
    JsonValue value = body.get(name);
    if (value.isMissing()) {
      return before;
    }
    if (value.isPresent() && !value.isString()) {
      throw new InvalidRequestException(name, "must be a string", "");
    }
    return value.string();
  }

  private static boolean flag(JsonValue body, String name, boolean before) {
    JsonValue value = body.get(name);
    if (!value.isMissing() && value.kind() != JsonValue.Kind.BOOLEAN) {
      throw new InvalidRequestException(name, "must be true or false", "");
    }
    return value.asBoolean(before);
  }

  private static ModelScope models(JsonValue body, ModelScope before) {
    JsonValue value = body.get("models");
    if (value.isMissing()) {
      return before;
    }
    if (value.isPresent()
        && (!value.isArray() || !value.elements().stream().allMatch(JsonValue::isString))) {
      throw new InvalidRequestException("models", "must be a list of patterns", "");
    }
    try {
      return new ModelScope(value.elements().stream().map(e -> e.asString("")).toList());
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException("models", String.valueOf(e.getMessage()), "");
    }
  }

  private static Quotas quotas(JsonValue body, Quotas before) {
    return new Quotas(
        number(body, "rpm", before.rpm()),
        number(body, "tpm", before.tpm()),
        number(body, "parallel", before.parallel()),
        money(body, "daily", before.dailyNanos()),
        money(body, "monthly", before.monthlyNanos()));
  }

  private static OptionalLong number(JsonValue body, String name, OptionalLong before) {
    JsonValue value = body.get(name);
    if (value.isMissing()) {
      return before;
    }
    if (value.isPresent() && value.integer().filter(KeyJson::isLimit).isEmpty()) {
      throw new InvalidRequestException(
          name, "must be a whole number from 0 to " + MOST + ", or null", "");
    }
    return value.isPresent() ? OptionalLong.of(value.asLong(0)) : OptionalLong.empty();
  }

  private static boolean isLimit(BigInteger number) {
    return number.signum() >= 0 && number.compareTo(BigInteger.valueOf(MOST)) <= 0;
  }

  private static OptionalLong money(JsonValue body, String name, OptionalLong before) {
    JsonValue value = body.get(name);
    if (value.isMissing()) {
      return before;
    }
    try {
      return value.isPresent()
          ? OptionalLong.of(Dollars.parse(value.string().orElseGet(value::raw)))
          : OptionalLong.empty();
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(name, "must be " + e.getMessage() + ", or null", "");
    }
  }
}
