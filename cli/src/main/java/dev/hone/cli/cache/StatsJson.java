package dev.hone.cli.cache;

import dev.hone.gateway.drift.BrokenPrefix;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Cache statistics for machines. */
public final class StatsJson {
  private static final JsonMapper JSON = new JsonMapper();

  private StatsJson() {}

  /** A usage report with what broke prefixes beside. */
  public static String withBroken(String report, List<BrokenPrefix> list) {
    ObjectNode root = (ObjectNode) JSON.readTree(report);
    ArrayNode broken = root.putArray("broken_prefixes");
    for (BrokenPrefix one : list) {
      broken
          .addObject()
          .put("key", one.application().key())
          .put("model", one.application().model())
          .put("change", word(one.change()))
          .put("kind", word(one.kind()))
          .put("block", one.block())
          .put("first", one.first().toString())
          .put("last", one.last().toString())
          .put("requests", one.requests())
          .put("moved", one.moved())
          .put("lost_tokens", one.tokens())
          .put("unpriced_tokens", one.unpriced())
          .put("lost_nano_usd", one.nanos())
          .put("lost_per_day_nano_usd", one.nanosPerDay());
    }
    return JSON.writeValueAsString(root) + "\n";
  }

  /** The journal's prefixes. */
  public static String prefixes(List<PrefixUse.Row> rows) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode prefixes = root.putArray("prefixes");
    for (PrefixUse.Row row : rows) {
      ObjectNode node = prefixes.addObject();
      if (row.prefix() != 0) {
        node.put("prefix", row.name());
      }
      node.put("estimated_tokens", row.tokens())
          .put("requests", row.requests())
          .put("prompt_tokens", row.prompt())
          .put("written_tokens", row.written())
          .put("read_tokens", row.read())
          .put("cost_nano_usd", row.costNanos())
          .put("saved_nano_usd", row.savedNanos())
          .put("unpriced_requests", row.unpriced());
    }
    return JSON.writeValueAsString(root) + "\n";
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
