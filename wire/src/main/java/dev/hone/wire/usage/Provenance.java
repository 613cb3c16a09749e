package dev.hone.wire.usage;

/** Where a count comes from. */
public enum Provenance {
  /** The provider reported it. */
  REPORTED,
  /** Counted here with the model's own tokenizer. */
  COUNTED,
  /** Estimated, or partly so. */
  ESTIMATED
}
