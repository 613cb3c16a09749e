package dev.hone.cli.usage;

import dev.hone.ledger.Dollars;
import dev.hone.ledger.reconcile.Difference;
import dev.hone.ledger.reconcile.Reconciliation;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A bill beside the ledger, for programs. */
public final class ReconciliationJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private ReconciliationJson() {}

  /** One line: {@code {"provider", "from", "until", "rows": […], "notes": […]}}. */
  public static String write(Reconciliation result) {
    ObjectNode root = JSON.createObjectNode();
    root.put("provider", result.provider().orElse(null));
    root.put("from", result.from().toString());
    root.put("until", result.until().toString());
    ArrayNode rows = root.putArray("rows");
    for (Difference row : result.rows()) {
      ObjectNode node = rows.addObject();
      node.put("day", row.day().toString());
      node.put("model", row.model());
      node.put("key", row.key());
      node.put("ledger_tokens", row.ledgerTokens());
      node.put("billed_tokens", result.hasTokens() ? (Long) row.billedTokens() : null);
      node.put("ledger_usd", Dollars.exact(row.ledgerNanos()));
      node.put("billed_usd", result.hasCost() ? Dollars.exact(row.billedNanos()) : null);
      node.put("agrees", row.agrees());
      ArrayNode reasons = node.putArray("reasons");
      row.reasons().forEach(reasons::add);
    }
    ArrayNode notes = root.putArray("notes");
    result.notes().forEach(notes::add);
    return JSON.writeValueAsString(root) + "\n";
  }
}
