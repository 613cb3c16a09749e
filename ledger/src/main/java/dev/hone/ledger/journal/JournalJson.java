package dev.hone.ledger.journal;

import dev.hone.ledger.UsageRecord;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.usage.CacheTtl;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record as one line of JSON, and back. Unknown fields are left alone: later versions add some.
 */
final class JournalJson {
  /** Of the fields; the files have a version of their own. */
  static final int VERSION = 1;

  private static final JsonMapper JSON = new JsonMapper();
  private static final HexFormat HEX = HexFormat.of();

  private JournalJson() {}

  /** What the ledger knows of an attempt, and what the journal adds. */
  static JournalRecord record(
      UsageRecord line, String conversation, List<PromptBlock> blocks, boolean body) {
    Map<String, Long> written = new LinkedHashMap<>();
    for (CacheTtl ttl : CacheTtl.values()) {
      long tokens = line.tokens().written().of(ttl);
      if (tokens > 0) {
        written.put(lifetime(ttl), tokens);
      }
    }
    return new JournalRecord(
        line.time(),
        line.requestId(),
        line.attempt(),
        conversation,
        line.caller().session(),
        line.caller().traceId(),
        line.caller().keyName().or(() -> line.caller().keyId()),
        line.caller().tags(),
        line.call().protocol(),
        line.call().provider(),
        line.call().modelAsked(),
        line.call().modelServed(),
        line.call().operation(),
        line.call().streamed(),
        line.call().serviceTier(),
        line.tokens().fresh(),
        written,
        line.tokens().cacheRead(),
        line.tokens().output(),
        line.tokens().reasoning(),
        line.tokens().provenance().map(JournalJson::word),
        line.cost().totalNanos(),
        word(line.cost().basis()),
        line.cost().counterfactualNanos(),
        line.ending().timeToFirstToken(),
        line.ending().duration(),
        word(line.ending().outcome()),
        line.ending().status(),
        blocks,
        body);
  }

  private static String lifetime(CacheTtl ttl) {
    return switch (ttl) {
      case FIVE_MINUTES -> "5m";
      case THIRTY_MINUTES -> "30m";
      case ONE_HOUR -> "1h";
      case TWELVE_HOURS -> "12h";
      case UNSPECIFIED -> "other";
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static void write(JournalRecord record, JsonWriter json) {
    json.object().field("v", VERSION).field("time", record.time().toString());
    json.field("request", record.request()).field("attempt", record.attempt());
    json.field("conversation", record.conversation());
    json.optionalField("session", record.session());
    json.optionalField("trace", record.trace());
    json.optionalField("key", record.key());
    if (!record.tags().isEmpty()) {
      json.name("tags").object();
      new TreeMap<>(record.tags()).forEach(json::field);
      json.endObject();
    }
    json.field("protocol", record.protocol()).field("provider", record.provider());
    json.field("model", record.modelAsked()).field("served", record.modelServed());
    json.field("operation", record.operation()).field("streamed", record.streamed());
    json.optionalField("tier", record.tier()).field("fresh", record.fresh());
    if (!record.written().isEmpty()) {
      json.name("written").object();
      new TreeMap<>(record.written()).forEach((ttl, tokens) -> json.field(ttl, tokens.longValue()));
      json.endObject();
    }
    json.field("read", record.cacheRead()).field("output", record.output());
    json.field("reasoning", record.reasoning());
    json.optionalField("provenance", record.provenance());
    json.field("cost_nanos", record.costNanos()).field("cost_basis", record.costBasis());
    if (record.withoutCachingNanos().isPresent()) {
      json.field("uncached_nanos", record.withoutCachingNanos().getAsLong());
    }
    record.timeToFirstToken().ifPresent(time -> json.field("ttft_us", time.toNanos() / 1000));
    json.field("duration_us", record.duration().toNanos() / 1000);
    json.field("outcome", record.outcome()).field("status", record.status());
    json.name("blocks").array();
    for (PromptBlock block : record.blocks()) {
      json.array().value(HEX.toHexDigits(block.prefix())).value(block.tokens()).endArray();
    }
    json.endArray();
    if (record.body()) {
      json.field("body", true);
    }
    json.endObject();
  }

  /**
   * Reads a line.
   *
   * @throws JournalException if it is not one
   */
  static JournalRecord read(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      return read(node);
    } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
      throw new JournalException("a journal line can't be read: " + e.getMessage(), e);
    }
  }

  private static JournalRecord read(JsonNode node) {
    Map<String, String> tags = new LinkedHashMap<>();
    node.path("tags").properties().forEach(e -> tags.put(e.getKey(), e.getValue().asString("")));
    Map<String, Long> written = new LinkedHashMap<>();
    node.path("written").properties().forEach(e -> written.put(e.getKey(), e.getValue().asLong(0)));
    List<PromptBlock> blocks = new ArrayList<>();
    for (JsonNode block : node.path("blocks")) {
      blocks.add(
          new PromptBlock(
              Long.parseUnsignedLong(block.path(0).asString(""), 16), block.path(1).asInt(0)));
    }
    JsonNode uncached = node.path("uncached_nanos");
    JsonNode first = node.path("ttft_us");
    return new JournalRecord(
        Instant.parse(node.path("time").asString("")),
        node.path("request").asString(""),
        node.path("attempt").asInt(1),
        node.path("conversation").asString(""),
        text(node, "session"),
        text(node, "trace"),
        text(node, "key"),
        tags,
        node.path("protocol").asString(""),
        node.path("provider").asString(""),
        node.path("model").asString(""),
        node.path("served").asString(""),
        node.path("operation").asString(""),
        node.path("streamed").asBoolean(false),
        text(node, "tier"),
        node.path("fresh").asLong(0),
        written,
        node.path("read").asLong(0),
        node.path("output").asLong(0),
        node.path("reasoning").asLong(0),
        text(node, "provenance"),
        node.path("cost_nanos").asLong(0),
        node.path("cost_basis").asString(""),
        uncached.isNumber() ? OptionalLong.of(uncached.asLong(0)) : OptionalLong.empty(),
        first.isNumber() ? Optional.of(micros(first.asLong(0))) : Optional.empty(),
        micros(node.path("duration_us").asLong(0)),
        node.path("outcome").asString(""),
        node.path("status").asInt(0),
        blocks,
        node.path("body").asBoolean(false));
  }

  private static Duration micros(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }

  private static Optional<String> text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }
}
