package dev.hone.server.api;

import dev.hone.gateway.meter.Attempt;

/** Whether an operation costs something even where the provider does not say how much. */
enum Consumption {
  /** Tokens are billed: without a report they are estimated. */
  ALWAYS,
  /** Only what is reported. */
  AS_REPORTED,
  /** Nothing: what the answer shows was billed before, or is booked elsewhere. */
  NEVER;

  /** Of a call; a GET shows the usage of answers that were given before at every look. */
  static Consumption of(String method, String operation) {
    if (operation.equals(EmbeddingsEndpoint.OPERATION)) {
      return ALWAYS;
    }
    return method.equals("POST") ? AS_REPORTED : NEVER;
  }

  /** Books the end of an attempt whose answer came whole. */
  void end(Attempt attempt, int status) {
    switch (this) {
      case ALWAYS -> attempt.ok(status);
      case AS_REPORTED, NEVER -> attempt.relayed(status);
    }
  }
}
