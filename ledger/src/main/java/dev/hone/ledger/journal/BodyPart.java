package dev.hone.ledger.journal;

/** Which body of an attempt. */
public enum BodyPart {
  REQUEST,
  ANSWER
}
