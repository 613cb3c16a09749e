package dev.hone.cli.bench;

import dev.hone.simulation.cache.CacheUse;
import dev.hone.simulation.evaluation.Row;
import dev.hone.wire.json.JsonWriter;
import java.util.List;

/** A comparison of planners for other programs. */
public final class CacheJson {
  private CacheJson() {}

  /** {@code {"first_seed": …, "seeds": …, "unit": …, "rows": [{…}]}}; amounts are pico-dollars. */
  public static String render(List<Row> rows, int firstSeed, int seeds) {
    JsonWriter json = new JsonWriter().object();
    json.field("first_seed", firstSeed)
        .field("seeds", seeds)
        .field("unit", "pico-dollars of prompts")
        .name("rows")
        .array();
    for (Row row : rows) {
      CacheUse use = row.use();
      json.object()
          .field("workload", row.workload())
          .field("provider", row.provider())
          .field("planner", row.planner())
          .field("calls", row.calls())
          .field("cost", row.cost())
          .field("uncached", row.uncached())
          .field("foresight", row.foresight())
          .field("bound", row.bound())
          .field("saving", row.saving())
          .field("share_of_foresight", row.shareOfForesight())
          .field("worst_share_of_foresight", row.worstShare())
          .field("share_of_bound", row.shareOfBound())
          .field("worst_against_no_caching", row.worst())
          .field("worst_seed", row.worstSeed())
          .field("held_ms", row.heldMillis())
          .field("refused", row.refused());
      json.name("tokens")
          .object()
          .field("fresh", use.fresh())
          .field("read", use.read())
          .field("written", use.written())
          .field("written_long", use.writtenLong())
          .field("created", use.created())
          .endObject()
          .endObject();
    }
    return json.endArray().endObject() + "\n";
  }
}
