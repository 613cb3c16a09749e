package dev.hone.gateway.limits;

import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.util.Optional;

/** A request that a limit or a key's scope refuses; nothing was sent anywhere. */
public final class LimitException extends WireException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String reason;
  private final transient Headers headers;

  LimitException(
      ErrorKind kind, int status, String code, String reason, String message, Headers headers) {
    super(kind, message);
    this.status = status;
    this.code = code;
    this.reason = reason;
    this.headers = headers;
  }

  /**
   * A model outside of the key's scope, in the words of the dialect for a model that isn't there.
   */
  static LimitException model(String model, String key, Dialect dialect) {
    ErrorKind kind = dialect == Dialect.ANTHROPIC ? ErrorKind.NOT_FOUND : ErrorKind.PERMISSION;
    return new LimitException(
        kind,
        kind.status(),
        dialect == Dialect.OPENAI ? "model_not_found" : "",
        "model",
        "The key '%s' may not use the model '%s'.".formatted(key, model),
        Headers.NONE);
  }

  /** A call that names no model, by a key that may use only some. */
  static LimitException scope(String key) {
    return new LimitException(
        ErrorKind.PERMISSION,
        ErrorKind.PERMISSION.status(),
        "",
        "scope",
        "The key '%s' is for certain models, and this call names none.".formatted(key),
        Headers.NONE);
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public Optional<String> code() {
    return code.isEmpty() ? Optional.empty() : Optional.of(code);
  }

  /** What refused it, for metrics: a {@link LimitKind#word}, {@code model} or {@code scope}. */
  public String reason() {
    return reason;
  }

  /** What goes with the answer. */
  public Headers headers() {
    return headers == null ? Headers.NONE : headers;
  }
}
