package dev.hone.wire;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An upstream that did not answer, answered with an error, or broke off. */
public class UpstreamException extends WireException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Reply reply;
  private final transient @Nullable Duration retryAfter;
  private final String code;

  /**
   * An error answer as it came, for a relay in the same protocol.
   *
   * @param status HTTP status
   * @param headers its headers
   * @param body its bytes, in whatever shape the upstream uses
   */
  public record Reply(int status, Headers headers, byte[] body) {}

  /** An upstream that could not be reached, was too slow, or broke off. */
  public UpstreamException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
    this.reply = null;
    this.retryAfter = null;
    this.code = "";
  }

  /** An upstream that answered with an error; {@code code} may be empty. */
  public UpstreamException(
      ErrorKind kind, String message, String code, Reply reply, @Nullable Duration retryAfter) {
    super(kind, message);
    this.reply = reply;
    this.retryAfter = retryAfter;
    this.code = code;
  }

  /** The upstream's own answer, where there was one. */
  public Optional<Reply> reply() {
    return Optional.ofNullable(reply);
  }

  /** How long the upstream asked to wait. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  @Override
  public int status() {
    return reply == null ? super.status() : reply.status();
  }

  @Override
  public Optional<String> code() {
    return code.isEmpty() ? Optional.empty() : Optional.of(code);
  }
}
