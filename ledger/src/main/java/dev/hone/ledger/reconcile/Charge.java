package dev.hone.ledger.reconcile;

import java.time.LocalDate;

/**
 * What one side says of a day and a model. Where a bill has no tokens, or no dollars, they are not
 * compared.
 *
 * @param day in UTC, as providers bill
 * @param key name of the key; empty where it is not compared
 * @param prompt all prompt tokens
 */
record Charge(
    LocalDate day,
    String model,
    String key,
    long prompt,
    long output,
    long nanos,
    long unpricedLines,
    long estimatedLines,
    long lines) {

  /** The same where models are not compared. */
  Charge ofAllModels() {
    return new Charge(
        day, "(all models)", key, prompt, output, nanos, unpricedLines, estimatedLines, lines);
  }

  /** The same at another day. */
  Charge at(LocalDate other) {
    return new Charge(
        other, model, key, prompt, output, nanos, unpricedLines, estimatedLines, lines);
  }

  Charge plus(Charge other) {
    return new Charge(
        day,
        model,
        key,
        prompt + other.prompt,
        output + other.output,
        Math.addExact(nanos, other.nanos),
        unpricedLines + other.unpricedLines,
        estimatedLines + other.estimatedLines,
        lines + other.lines);
  }
}
