package dev.hone.ledger.prices;

/** How far the money of a ledger line is to be believed. */
public enum CostBasis {
  /** Every component has a listed price. */
  LISTED,
  /** Some price follows the provider's stated rule instead of a list. */
  DERIVED,
  /** The provider stated the dollars itself. */
  REPORTED,
  /** Nothing is charged: a local engine, an answer from Hone's own cache. */
  FREE,
  /** Some component has no price; the total is a lower bound. */
  PARTIAL,
  /** Nothing could be priced; the total is 0 and means nothing. */
  UNPRICED
}
