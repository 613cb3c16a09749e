package dev.hone.gateway.limits;

import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left of a key's rates, in the dialect's own headers: OpenAI's {@code x-ratelimit-…},
 * Anthropic's {@code anthropic-ratelimit-…}. Gemini has none.
 */
final class RateHeaders {
  private RateHeaders() {}

  /** The headers with these set; as they are where nothing is limited. */
  static Headers add(Headers headers, Level level, Dialect dialect, Instant now) {
    List<Headers.Header> set = new ArrayList<>(6);
    level
        .quotas()
        .rpm()
        .ifPresent(limit -> add(set, "requests", limit, level.requestsUsed(), dialect, now));
    level
        .quotas()
        .tpm()
        .ifPresent(limit -> add(set, "tokens", limit, level.tokensUsed(), dialect, now));
    return set.isEmpty() ? headers : headers.with(new Headers(set));
  }

  private static void add(
      List<Headers.Header> set,
      String what,
      long limit,
      double used,
      Dialect dialect,
      Instant now) {
    String left = Long.toString(Math.max(0, (long) Math.floor(limit - used)));
    Duration reset =
        limit == 0 ? Duration.ofMinutes(1) : Duration.ofMillis((long) (used / limit * 60_000));
    switch (dialect) {
      case OPENAI -> {
        set.add(new Headers.Header("x-ratelimit-limit-" + what, Long.toString(limit)));
        set.add(new Headers.Header("x-ratelimit-remaining-" + what, left));
        set.add(new Headers.Header("x-ratelimit-reset-" + what, reset.toMillis() + "ms"));
      }
      case ANTHROPIC -> {
        String name = "anthropic-ratelimit-" + what;
        set.add(new Headers.Header(name + "-limit", Long.toString(limit)));
        set.add(new Headers.Header(name + "-remaining", left));
        set.add(
            new Headers.Header(
                name + "-reset", now.plus(reset).truncatedTo(ChronoUnit.SECONDS).toString()));
      }
      case GEMINI -> {
        // It has none.
      }
    }
  }
}
