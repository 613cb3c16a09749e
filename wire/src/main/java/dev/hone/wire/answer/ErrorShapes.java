package dev.hone.wire.answer;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads an upstream's error in any of the shapes seen in the field: an {@code error} object or
 * string, a flat {@code message}, FastAPI's {@code detail}, plain text, an HTML page, or a foreign
 * error nested as text.
 */
public final class ErrorShapes {
  private static final int LONGEST_TEXT = 2_000;
  private static final List<String> MESSAGE_FIELDS =
      List.of("message", "Message", "detail", "errors", "error_description");

  /**
   * What an error says.
   *
   * @param message never empty
   * @param type the upstream's type word; may be empty
   * @param code the upstream's code word; may be empty
   * @param status an HTTP status named inside the body, or 0
   * @param param the field to blame; may be empty
   */
  public record Shape(String message, String type, String code, int status, String param) {
    /** The kind that the status stands for; the upstream's fault where there is none. */
    public ErrorKind kind() {
      return status > 0 ? ErrorKind.ofStatus(status) : ErrorKind.UPSTREAM;
    }

    /** The code word, or the type word where there is none. */
    public String word() {
      return code.isEmpty() ? type : code;
    }
  }

  private ErrorShapes() {}

  /** Reads a body, JSON or not. */
  public static Shape read(byte[] body) {
    try {
      return read(JsonDocument.parse(body).root());
    } catch (MalformedJsonException notJson) {
      return plain(new String(body, StandardCharsets.UTF_8));
    }
  }

  /** Reads a JSON value. */
  public static Shape read(JsonValue root) {
    if (root.isArray() && !root.elements().isEmpty()) {
      return read(root.elements().get(0));
    }
    JsonValue error = root.get("error");
    if (error.isString()) {
      return shape(root, error.asString(""));
    }
    if (!error.isObject()) {
      error = root;
    }
    String nested = nested(error.get("metadata").get("raw"));
    return shape(error, nested.isEmpty() ? message(error) : message(error) + ": " + nested);
  }

  private static Shape shape(JsonValue error, String message) {
    JsonValue code = error.get("code");
    String word = code.isString() ? code.asString("") : code.isNumber() ? code.raw() : "";
    String detail = error.get("details").get("error_code").asString("");
    long status = code.isNumber() ? code.asLong(0) : digits(word);
    String type = error.get("type").asString(error.get("status").asString(""));
    return new Shape(
        message.isEmpty() ? "the upstream gave no reason" : cut(message),
        type.isEmpty() ? error.get("error_type").asString("") : type,
        detail.isEmpty() ? word : detail,
        status >= 400 && status < 600 ? (int) status : statusOf(type),
        error.get("param").asString(""));
  }

  private static String message(JsonValue error) {
    for (String name : MESSAGE_FIELDS) {
      JsonValue value = error.get(name);
      if (value.isString()) {
        return value.asString("");
      }
      if (value.isArray() && !value.elements().isEmpty()) {
        JsonValue first = value.elements().get(0);
        return first.get("msg").asString(first.get("message").asString(first.raw()));
      }
      if (value.isObject()) {
        return value.get("message").asString(value.raw());
      }
    }
    return error.isString() ? error.asString("") : "";
  }

  private static String nested(JsonValue raw) {
    String text = raw.asString("").strip();
    if (!text.startsWith("{")) {
      return text;
    }
    try {
      return read(JsonDocument.parse(text).root()).message();
    } catch (MalformedJsonException e) {
      return text;
    }
  }

  private static Shape plain(String text) {
    String readable = text.replaceAll("(?s)<(script|style).*?</\\1>|<[^>]*>", " ");
    String message = readable.replaceAll("\\s+", " ").strip();
    return new Shape(
        message.isEmpty() ? "the upstream gave no reason" : cut(message), "", "", 0, "");
  }

  /** The status that a type word stands for, where errors come without one (streams). */
  private static int statusOf(String type) {
    return switch (type) {
      case "overloaded_error" -> 529;
      case "rate_limit_error", "rate_limit_exceeded", "insufficient_quota" -> 429;
      case "invalid_request_error" -> 400;
      case "authentication_error" -> 401;
      case "permission_error" -> 403;
      case "not_found_error" -> 404;
      case "billing_error" -> 402;
      case "timeout_error" -> 504;
      case "api_error", "server_error" -> 500;
      default -> 0;
    };
  }

  private static int digits(String word) {
    return word.length() == 3 && word.chars().allMatch(Character::isDigit)
        ? Integer.parseInt(word)
        : 0;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }
}
