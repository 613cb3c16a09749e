package dev.hone.ledger;

import dev.hone.wire.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tags as text: a JSON object with sorted keys, so that equal tags are equal text. */
public final class TagText {
  private static final JsonMapper JSON = new JsonMapper();

  private TagText() {}

  /** The text, or null where there is no tag. */
  public static @Nullable String write(Map<String, String> tags) {
    if (tags.isEmpty()) {
      return null;
    }
    JsonWriter json = new JsonWriter().object();
    new TreeMap<>(tags).forEach(json::field);
    return json.endObject().toString();
  }

  /** The tags of a text. */
  public static Map<String, String> read(@Nullable String text) {
    if (text == null) {
      return Map.of();
    }
    try {
      Map<String, String> tags = new LinkedHashMap<>();
      JsonNode node = JSON.readTree(text);
      for (String name : node.propertyNames()) {
        tags.put(name, node.get(name).asString(""));
      }
      return tags;
    } catch (JacksonException e) {
      throw new LedgerException("The ledger holds tags that are not JSON: " + text, e);
    }
  }
}
