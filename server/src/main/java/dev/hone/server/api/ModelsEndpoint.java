package dev.hone.server.api;

import dev.hone.server.http.Endpoint;
import dev.hone.server.http.Exchange;
import dev.hone.server.local.UnknownModelException;
import dev.hone.wire.Dialect;
import dev.hone.wire.json.JsonWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code GET /v1/models} and {@code /v1/models/ID} in the shape of whoever asks; Gemini's clients
 * also under {@code /v1beta}, Azure's under {@code /openai}.
 */
public final class ModelsEndpoint implements Endpoint {
  private static final Pattern ONE =
      Pattern.compile("(?:/openai)?(?:/v1(?:alpha|beta)?)?/models/(.+)");
  private final ModelCatalog catalog;

  public ModelsEndpoint(ModelCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public void handle(Exchange exchange) {
    List<ModelCatalog.Entry> entries = catalog.entries(exchange);
    JsonWriter json = new JsonWriter();
    Matcher one = ONE.matcher(exchange.path());
    if (one.matches()) {
      String id = decoded(one.group(1));
      ModelCatalog.Entry entry =
          entries.stream()
              .filter(e -> e.id().equals(id))
              .findFirst()
              .orElseThrow(() -> unknown(id, entries));
      write(json, exchange.dialect(), entry);
    } else {
      list(json, exchange.dialect(), entries);
    }
    exchange.respond(200, "application/json", json.toBytes());
  }

  /** The ids of some models hold a slash, which clients send as {@code %2F}. */
  private static String decoded(String id) {
    try {
      return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return id;
    }
  }

  private static UnknownModelException unknown(String id, List<ModelCatalog.Entry> entries) {
    String names = entries.stream().map(ModelCatalog.Entry::id).collect(Collectors.joining(", "));
    return new UnknownModelException(
        "There is no model '%s' here. %s"
            .formatted(id, names.isEmpty() ? "There is none yet." : "There is: " + names + "."));
  }

  private static void list(JsonWriter json, Dialect dialect, List<ModelCatalog.Entry> entries) {
    json.object();
    if (dialect == Dialect.OPENAI) {
      json.field("object", "list");
    }
    json.name(dialect == Dialect.GEMINI ? "models" : "data").array();
    entries.forEach(e -> write(json, dialect, e));
    json.endArray();
    if (dialect == Dialect.ANTHROPIC) {
      json.field("has_more", false)
          .nullableField("first_id", first(entries))
          .nullableField("last_id", first(entries.reversed()));
    }
    json.endObject();
  }

  private static void write(JsonWriter json, Dialect dialect, ModelCatalog.Entry entry) {
    json.object();
    switch (dialect) {
      case OPENAI ->
          json.field("id", entry.id())
              .field("object", "model")
              .field("created", entry.since().getEpochSecond())
              .field("owned_by", entry.owner());
      case ANTHROPIC ->
          json.field("type", "model")
              .field("id", entry.id())
              .field("display_name", entry.title())
              .field("created_at", since(entry));
      case GEMINI ->
          json.field("name", "models/" + entry.id())
              .field("displayName", entry.title())
              .name("supportedGenerationMethods")
              .array()
              .value("generateContent")
              .value("streamGenerateContent")
              .value("countTokens")
              .endArray();
    }
    if (entry.contextLength() > 0 && dialect == Dialect.ANTHROPIC) {
      json.field("max_input_tokens", entry.contextLength());
    } else if (entry.contextLength() > 0 && dialect == Dialect.GEMINI) {
      json.field("inputTokenLimit", entry.contextLength());
    }
    json.endObject();
  }

  private static String since(ModelCatalog.Entry entry) {
    Instant since = entry.since().truncatedTo(ChronoUnit.SECONDS);
    return since.toString();
  }

  private static Optional<String> first(List<ModelCatalog.Entry> entries) {
    return entries.stream().findFirst().map(ModelCatalog.Entry::id);
  }
}
