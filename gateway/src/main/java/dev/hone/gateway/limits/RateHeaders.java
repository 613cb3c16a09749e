package dev.hone.gateway.limits;

import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What is left of a key's rates, in the dialect's own headers: OpenAI's {@code x-ratelimit-…},
 * Anthropic's {@code anthropic-ratelimit-…}. Gemini has none.
 */
final class RateHeaders {
  private RateHeaders() {}

  /** The headers with these set; as they are where nothing is limited. */
  static Headers add(Headers headers, Level level, Dialect dialect, Instant now) {
    Headers with = headers;
    if (level.quotas().rpm().isPresent()) {
      with =
          add(
              with,
              "requests",
              level.quotas().rpm().getAsLong(),
              level.requestsUsed(),
              dialect,
              now);
    }
    if (level.quotas().tpm().isPresent()) {
      with =
          add(with, "tokens", level.quotas().tpm().getAsLong(), level.tokensUsed(), dialect, now);
    }
    return with;
  }

  private static Headers add(
      Headers headers, String what, long limit, double used, Dialect dialect, Instant now) {
    long left = Math.max(0, (long) Math.floor(limit - used));
    Duration reset =
        limit == 0 ? Duration.ofMinutes(1) : Duration.ofMillis((long) (used / limit * 60_000));
    return switch (dialect) {
      case OPENAI ->
          headers
              .with("x-ratelimit-limit-" + what, Long.toString(limit))
              .with("x-ratelimit-remaining-" + what, Long.toString(left))
              .with("x-ratelimit-reset-" + what, reset.toMillis() + "ms");
      case ANTHROPIC ->
          headers
              .with("anthropic-ratelimit-" + what + "-limit", Long.toString(limit))
              .with("anthropic-ratelimit-" + what + "-remaining", Long.toString(left))
              .with(
                  "anthropic-ratelimit-" + what + "-reset",
                  now.plus(reset).truncatedTo(ChronoUnit.SECONDS).toString());
      case GEMINI -> headers;
    };
  }
}
