package dev.hone.wire.codec;

import dev.hone.wire.Headers;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.answer.ErrorShapes;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;

/** Makes an exception of an upstream's error answer, whatever its shape. */
public final class UpstreamErrors {
  /** Codes of a 429 that waiting does not cure. */
  private static final Set<String> SPENT =
      Set.of(
          "insufficient_quota",
          "enforced_spend_limit_reached",
          "contract_spend_limit_reached",
          "billing_hard_limit_reached");

  private UpstreamErrors() {}

  /**
   * Reads an answer whose status is no success, or whose body is an error under status 200.
   *
   * @param now against which a date in {@code retry-after} counts
   */
  public static UpstreamException read(int status, Headers headers, byte[] body, Instant now) {
    ErrorShapes.Shape shape = ErrorShapes.read(body);
    int meant = status >= 400 ? status : shape.status();
    boolean spent = SPENT.contains(shape.code()) || SPENT.contains(shape.type());
    ErrorKind kind =
        spent ? ErrorKind.BILLING : meant >= 400 ? ErrorKind.ofStatus(meant) : ErrorKind.UPSTREAM;
    return new UpstreamException(
        kind,
        shape.message(),
        shape.word(),
        new UpstreamException.Reply(meant >= 400 ? meant : kind.status(), headers, body),
        retryAfter(headers, now).or(() -> retryInfo(body)).orElse(null));
  }

  /**
   * How long the upstream asks to wait: {@code retry-after-ms}, else {@code retry-after} in seconds
   * or as a date. Some send it with successes too; it means something only beside an error.
   */
  public static Optional<Duration> retryAfter(Headers headers, Instant now) {
    Optional<Duration> millis =
        headers.first("retry-after-ms").flatMap(UpstreamErrors::number).map(UpstreamErrors::millis);
    if (millis.isPresent()) {
      return millis;
    }
    Optional<String> value = headers.first("retry-after");
    Optional<Duration> seconds = value.flatMap(UpstreamErrors::number).map(s -> millis(s * 1000));
    return seconds.isPresent() ? seconds : value.flatMap(v -> until(v, now));
  }

  /**
   * Google says it in the body: a {@code google.rpc.RetryInfo} with {@code retryDelay: "34.5s"}.
   */
  private static Optional<Duration> retryInfo(byte[] body) {
    JsonValue root;
    try {
      root = JsonDocument.parse(body).root();
    } catch (MalformedJsonException notJson) {
      return Optional.empty();
    }
    JsonValue error = (root.isArray() ? first(root) : root).get("error");
    for (JsonValue detail : error.get("details").elements()) {
      String delay = detail.get("retryDelay").asString("");
      if (delay.endsWith("s")) {
        return number(delay.substring(0, delay.length() - 1)).map(s -> millis(s * 1000));
      }
    }
    return Optional.empty();
  }

  private static JsonValue first(JsonValue array) {
    return array.elements().isEmpty() ? array : array.elements().getFirst();
  }

  private static Duration millis(double millis) {
    return Duration.ofMillis((long) Math.ceil(Math.clamp(millis, 0, 1e12)));
  }

  private static Optional<Double> number(String text) {
    try {
      double value = Double.parseDouble(text.strip());
      return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> until(String date, Instant now) {
    try {
      Instant then =
          ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
