package dev.hone.wire.answer;

import dev.hone.wire.Dialect;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonWriter;
import java.util.Optional;

/** Writes an error in each dialect's own shape. */
public final class ErrorBody {
  private ErrorBody() {}

  /** The body of an error response; the status is the exception's. */
  public static byte[] write(Dialect dialect, WireException error, String requestId) {
    return json(dialect, error, requestId).toBytes();
  }

  /** The same as a JSON writer, for the events of streams. */
  public static JsonWriter json(Dialect dialect, WireException error, String requestId) {
    String message = String.valueOf(error.getMessage());
    JsonWriter out = new JsonWriter().object();
    switch (dialect) {
      case OPENAI ->
          out.name("error")
              .object()
              .field("message", message)
              .field("type", openAiType(error.kind()))
              .nullableField("param", error.param())
              .nullableField("code", error.code().or(() -> openAiCode(error.kind())))
              .endObject();
      case ANTHROPIC -> {
        out.field("type", "error")
            .name("error")
            .object()
            .field("type", anthropicType(error.kind()))
            .field("message", message);
        error
            .code()
            .ifPresent(c -> out.name("details").object().field("error_code", c).endObject());
        out.endObject().field("request_id", requestId);
      }
      case GEMINI ->
          out.name("error")
              .object()
              .field("code", error.status())
              .field("message", message)
              .field("status", geminiStatus(error.kind()))
              .endObject();
    }
    return out.endObject();
  }

  /** OpenAI's type word. */
  public static String openAiType(ErrorKind kind) {
    return switch (kind) {
      case INVALID_REQUEST, NOT_FOUND, TOO_LARGE, CONFLICT -> "invalid_request_error";
      case AUTHENTICATION -> "authentication_error";
      case PERMISSION -> "permission_error";
      case BILLING -> "insufficient_quota";
      case RATE_LIMIT -> "rate_limit_error";
      case TIMEOUT -> "timeout_error";
      case CANCELLED, INTERNAL, UPSTREAM, UNAVAILABLE, OVERLOADED -> "server_error";
    };
  }

  /** Anthropic's type word. */
  public static String anthropicType(ErrorKind kind) {
    return switch (kind) {
      case INVALID_REQUEST, CONFLICT -> "invalid_request_error";
      case NOT_FOUND -> "not_found_error";
      case TOO_LARGE -> "request_too_large";
      case AUTHENTICATION -> "authentication_error";
      case PERMISSION -> "permission_error";
      case BILLING -> "billing_error";
      case RATE_LIMIT -> "rate_limit_error";
      case TIMEOUT -> "timeout_error";
      case OVERLOADED, UNAVAILABLE -> "overloaded_error";
      case CANCELLED, INTERNAL, UPSTREAM -> "api_error";
    };
  }

  /** OpenAI's code word, where a kind has one. */
  public static Optional<String> openAiCode(ErrorKind kind) {
    return switch (kind) {
      case AUTHENTICATION -> Optional.of("invalid_api_key");
      case BILLING -> Optional.of("insufficient_quota");
      case RATE_LIMIT -> Optional.of("rate_limit_exceeded");
      case INVALID_REQUEST,
          PERMISSION,
          NOT_FOUND,
          CONFLICT,
          TOO_LARGE,
          CANCELLED,
          INTERNAL,
          UPSTREAM,
          UNAVAILABLE,
          TIMEOUT,
          OVERLOADED ->
          Optional.empty();
    };
  }

  private static String geminiStatus(ErrorKind kind) {
    return switch (kind) {
      case INVALID_REQUEST, TOO_LARGE -> "INVALID_ARGUMENT";
      case CONFLICT -> "FAILED_PRECONDITION";
      case AUTHENTICATION -> "UNAUTHENTICATED";
      case PERMISSION -> "PERMISSION_DENIED";
      case NOT_FOUND -> "NOT_FOUND";
      case RATE_LIMIT, BILLING -> "RESOURCE_EXHAUSTED";
      case TIMEOUT -> "DEADLINE_EXCEEDED";
      case CANCELLED -> "CANCELLED";
      case UPSTREAM, UNAVAILABLE, OVERLOADED -> "UNAVAILABLE";
      case INTERNAL -> "INTERNAL";
    };
  }
}
