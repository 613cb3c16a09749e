package dev.hone.wire.error;

/** What went wrong, apart from any dialect. Each kind has the HTTP status that Hone answers. */
public enum ErrorKind {
  /** The request is malformed or asks what can't be done. */
  INVALID_REQUEST(400),
  /** No credential, or an unknown one. */
  AUTHENTICATION(401),
  /** Credit or budget is used up; retrying does not help. */
  BILLING(402),
  /** The credential may not do this. */
  PERMISSION(403),
  /** No such path, model or object. */
  NOT_FOUND(404),
  /** The object is in a state that does not allow this. */
  CONFLICT(409),
  /** The body is larger than allowed. */
  TOO_LARGE(413),
  /** Too many requests or tokens for now. */
  RATE_LIMIT(429),
  /** The client went away. */
  CANCELLED(499),
  /** Hone's own fault. */
  INTERNAL(500),
  /** The upstream answered what it should not, or broke off. */
  UPSTREAM(502),
  /** Nothing can serve this now, for instance while a model is loading. */
  UNAVAILABLE(503),
  /** The deadline passed. */
  TIMEOUT(504),
  /** The provider is overloaded (Anthropic's 529). */
  OVERLOADED(529);

  private final int status;

  ErrorKind(int status) {
    this.status = status;
  }

  /** The HTTP status that Hone answers for an error of its own. */
  public int status() {
    return status;
  }

  /** The kind that an upstream's HTTP status stands for. */
  public static ErrorKind ofStatus(int status) {
    return switch (status) {
      case 401 -> AUTHENTICATION;
      case 402 -> BILLING;
      case 403 -> PERMISSION;
      case 404 -> NOT_FOUND;
      case 408, 504 -> TIMEOUT;
      case 409 -> CONFLICT;
      case 413 -> TOO_LARGE;
      case 429 -> RATE_LIMIT;
      case 499 -> CANCELLED;
      case 502 -> UPSTREAM;
      case 503 -> UNAVAILABLE;
      case 529 -> OVERLOADED;
      default -> status >= 400 && status < 500 ? INVALID_REQUEST : INTERNAL;
    };
  }
}
