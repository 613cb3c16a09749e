package dev.hone.ledger.journal;

/** How much of a request the journal keeps. */
public enum Capture {
  /** Nothing. */
  OFF,
  /** Who, when, how much, and salted hashes of the prompt's prefixes. */
  FINGERPRINTS,
  /** That, and the bodies, encrypted. */
  BODIES
}
