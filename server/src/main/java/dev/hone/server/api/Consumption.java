package dev.hone.server.api;

import dev.hone.gateway.meter.Attempt;

/** Whether an operation costs something even where the provider does not say how much. */
enum Consumption {
  /** Tokens are billed: without a report they are estimated. */
  ALWAYS,
  /** Only what is reported. */
  AS_REPORTED;

  static Consumption of(String operation) {
    return operation.equals(EmbeddingsEndpoint.OPERATION) ? ALWAYS : AS_REPORTED;
  }

  /** Books the end of an attempt whose answer came whole. */
  void end(Attempt attempt, int status) {
    switch (this) {
      case ALWAYS -> attempt.ok(status);
      case AS_REPORTED -> attempt.relayed(status);
    }
  }
}
