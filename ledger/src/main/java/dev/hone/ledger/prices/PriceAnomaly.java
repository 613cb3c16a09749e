package dev.hone.ledger.prices;

/** A way in which a listed price can be wrong, and what Hone does about it. */
public enum PriceAnomaly {
  WRITE_5M_IMPLAUSIBLE("5m write / input outside 1..1.5", Action.DROP_PRICE),
  WRITE_1H_IMPLAUSIBLE("1h write / input outside 1..2.5", Action.DROP_PRICE),
  WRITE_1H_CHEAPER_THAN_5M("1h write cheaper than 5m write", Action.DROP_PRICE),
  READ_ZERO("cache read zero while input is not", Action.DROP_PRICE),
  PRIORITY_ONE_SIDED("priority price for only one of input/output", Action.DROP_ROW),
  PRIORITY_STACKED("priority stacked on the 272k price", Action.DROP_ROW),
  FREE("free", Action.REFUSE_MODEL),
  NO_TOKEN_PRICE("chat/completion without per-token input or output price", Action.REFUSE_MODEL),
  EXTREME_INPUT("input above 100 or below 0.01 per 1M", Action.FLAG),
  OUTPUT_OVER_20X("output more than 20x input", Action.FLAG),
  NO_1H_WRITE("anthropic entry with a 5m write price but no 1h price", Action.FLAG),
  CACHING_WITHOUT_READ("caching claimed, no read price", Action.FLAG),
  READ_WITHOUT_CACHING("read price, caching not claimed", Action.FLAG),
  LONG_ABOVE_WINDOW("long-context price above the context window", Action.FLAG),
  LONG_OUTPUT_RATIO("long-context output not 1.5x", Action.FLAG),
  LONG_ONE_SIDED("long-context price for only one of input/output", Action.FLAG),
  BATCH_INPUT_RATIO("batch input not 0.5x", Action.FLAG),
  BATCH_OUTPUT_RATIO("batch output not 0.5x", Action.FLAG),
  PRIORITY_NOT_DEARER("priority not dearer than base", Action.FLAG),
  DEPRECATED("deprecation date passed", Action.FLAG),
  CLAUDE_PRICES_DIFFER("claude entries of one model with different prices", Action.FLAG);

  /** What happens to a price with the anomaly. */
  public enum Action {
    /** Named only; the price is used. */
    FLAG,
    /** The price is not believed: tokens of its component are booked as unpriced. */
    DROP_PRICE,
    /** The tier's row is not believed: requests of that tier are booked as unpriced. */
    DROP_ROW,
    /** No price of the model is believed: its requests are booked as unpriced. */
    REFUSE_MODEL
  }

  private final String label;
  private final Action action;

  PriceAnomaly(String label, Action action) {
    this.label = label;
    this.action = action;
  }

  /** The name in findings and in reports. */
  public String label() {
    return label;
  }

  /** What happens to the price. */
  public Action action() {
    return action;
  }
}
