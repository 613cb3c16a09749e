package dev.hone.ledger;

/** How an attempt ended. */
public enum Outcome {
  /** The whole answer reached the client. */
  OK,
  /** The client went before the answer was whole; what was generated until then is billed. */
  CLIENT_GONE,
  /** The upstream broke off in the middle of its answer. */
  UPSTREAM_CUT,
  /** The upstream answered with an error. */
  UPSTREAM_ERROR,
  /** The upstream could not be reached. */
  UNREACHABLE,
  /** A deadline or the idle watchdog ended it. */
  TIMEOUT,
  /** Another attempt of the same request was faster. */
  HEDGE_LOST,
  /** Hone refused the request itself: credentials, limits, a malformed body. */
  REFUSED,
  /** Hone failed. */
  ERROR;

  /** Whether the attempt counts as failed: neither answered nor given up for the client's sake. */
  public boolean failed() {
    return switch (this) {
      case OK, CLIENT_GONE, HEDGE_LOST -> false;
      case UPSTREAM_CUT, UPSTREAM_ERROR, UNREACHABLE, TIMEOUT, REFUSED, ERROR -> true;
    };
  }
}
