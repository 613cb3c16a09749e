package dev.hone.gateway.limits;

import dev.hone.ledger.Dollars;
import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import dev.hone.wire.error.ErrorKind;
import java.time.Duration;
import java.time.Instant;

/**
 * Refusals as each dialect's clients know them. A rate that is reached is a 429 with the time to
 * wait, which all of them retry. A budget that is spent is what they take for good: OpenAI's 429
 * {@code insufficient_quota}, Anthropic's 402 {@code billing_error}, Gemini's {@code
 * RESOURCE_EXHAUSTED}, each with {@code x-should-retry: false}.
 */
final class Refusals {
  private static final int RATE = 429;
  private static final int BILLING = 402;

  /** Waiting changes nothing. */
  private static final Headers NEVER = Headers.of("x-should-retry", "false");

  private Refusals() {}

  static LimitException of(Refusal refusal, Hold hold, Dialect dialect) {
    return refusal.kind().isMoney() ? spent(refusal, hold, dialect) : rate(refusal, hold, dialect);
  }

  private static LimitException rate(Refusal refusal, Hold hold, Dialect dialect) {
    if (refusal.limit() == 0) {
      return new LimitException(
          ErrorKind.RATE_LIMIT,
          RATE,
          dialect == Dialect.OPENAI ? "rate_limit_exceeded" : "",
          refusal.kind().word(),
          "The limit of %s is 0 %s: nothing is let through."
              .formatted(whose(refusal.account()), refusal.kind().words()),
          NEVER);
    }
    long seconds = seconds(refusal.retryAfter());
    // "try again in Ns" is what Codex looks for.
    String message =
        "The limit of %s is reached: %d %s, %d in use%s. Please try again in %ds."
            .formatted(
                whose(refusal.account()),
                refusal.limit(),
                refusal.kind().words(),
                refusal.used(),
                refusal.kind() == LimitKind.TOKENS
                    ? ", and this request may take " + hold.tokens()
                    : "",
                seconds);
    return new LimitException(
        ErrorKind.RATE_LIMIT,
        RATE,
        dialect == Dialect.OPENAI ? "rate_limit_exceeded" : "",
        refusal.kind().word(),
        message,
        Headers.of("retry-after", Long.toString(seconds)));
  }

  private static LimitException spent(Refusal refusal, Hold hold, Dialect dialect) {
    boolean daily = refusal.kind() == LimitKind.DAILY;
    Instant renewed = daily ? hold.periods().dayEnds() : hold.periods().monthEnds();
    boolean fits = refusal.used() < refusal.limit();
    String nothing =
        "The %s budget of %s is $0: nothing that may cost money is let through."
            .formatted(daily ? "daily" : "monthly", whose(refusal.account()));
    String message =
        "The %s budget of %s, %s, %s. It is renewed at %s.%s"
            .formatted(
                daily ? "daily" : "monthly",
                whose(refusal.account()),
                Dollars.format(refusal.limit()),
                fits
                    ? "has "
                        + Dollars.format(refusal.limit() - refusal.used())
                        + " left, and this request may cost "
                        + Dollars.format(hold.nanos())
                    : "is used up",
                renewed,
                fits
                    ? " A lower limit of output tokens (max_tokens) lowers what it may cost; for"
                        + " requests that state none the operator sets 'assumed-output'."
                    : "");
    return new LimitException(
        ErrorKind.BILLING,
        dialect == Dialect.ANTHROPIC ? BILLING : RATE,
        switch (dialect) {
          case OPENAI -> "insufficient_quota";
          case ANTHROPIC -> "enforced_spend_limit_reached";
          case GEMINI -> "";
        },
        refusal.kind().word(),
        refusal.limit() == 0 ? nothing : message,
        NEVER);
  }

  private static String whose(String account) {
    int colon = account.indexOf(':');
    return colon < 0
        ? "this gateway"
        : account.substring(0, colon) + " '" + account.substring(colon + 1) + "'";
  }

  static long seconds(Duration wait) {
    return Math.max(1, (wait.toMillis() + 999) / 1000);
  }
}
