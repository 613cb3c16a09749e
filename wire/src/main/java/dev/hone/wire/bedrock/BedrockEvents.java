package dev.hone.wire.bedrock;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Turns Bedrock's stream into server-sent events: what InvokeModelWithResponseStream wraps are the
 * maker's own events, byte for byte; ConverseStream's have their names in the framing. An exception
 * becomes Anthropic's error event. One per stream.
 */
public final class BedrockEvents {
  private final EventStreamParser parser = new EventStreamParser();

  /** Whether this content type is Bedrock's framing. */
  public static boolean isEventStream(String contentType) {
    return contentType.startsWith("application/vnd.amazon.eventstream");
  }

  /**
   * Takes a chunk of Bedrock's stream.
   *
   * @return the events that it completes, as text/event-stream
   * @throws WireException UPSTREAM if it is no such stream
   */
  public byte[] feed(byte[] chunk) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(chunk.length);
    for (EventStreamMessage message : parser.feed(chunk)) {
      write(out, message);
    }
    return out.toByteArray();
  }

  /**
   * The stream ended.
   *
   * @throws WireException UPSTREAM if it did so in the middle of a message
   */
  public void end() {
    if (parser.midMessage()) {
      throw new WireException(
          ErrorKind.UPSTREAM, "the upstream broke off in the middle of a message");
    }
  }

  private static void write(ByteArrayOutputStream out, EventStreamMessage message) {
    String event = message.header(":event-type");
    switch (message.header(":message-type")) {
      case "exception" -> error(out, message.header(":exception-type"), reason(message.payload()));
      case "error" -> error(out, message.header(":error-code"), message.header(":error-message"));
      default -> {
        if (event.equals("chunk")) {
          byte[] inner = unwrapped(message.payload());
          event(out, json(inner).get("type").asString(""), inner);
        } else {
          event(out, event, message.payload());
        }
      }
    }
  }

  private static byte[] unwrapped(byte[] payload) {
    try {
      return Base64.getDecoder().decode(json(payload).get("bytes").asString(""));
    } catch (IllegalArgumentException e) {
      throw new WireException(ErrorKind.UPSTREAM, "the upstream sent a chunk that is no base64", e);
    }
  }

  private static void error(ByteArrayOutputStream out, String code, String message) {
    event(
        out,
        "error",
        new JsonWriter()
            .object()
            .field("type", "error")
            .name("error")
            .object()
            .field("type", type(code))
            .field("message", message.isEmpty() ? code : message)
            .endObject()
            .endObject()
            .toBytes());
  }

  /** Anthropic's word for a Bedrock exception. */
  private static String type(String exception) {
    return switch (exception) {
      case "throttlingException", "ThrottlingException" -> "rate_limit_error";
      case "validationException", "ValidationException" -> "invalid_request_error";
      case "serviceUnavailableException", "ServiceUnavailableException" -> "overloaded_error";
      case "modelTimeoutException", "ModelTimeoutException" -> "timeout_error";
      default -> "api_error";
    };
  }

  private static String reason(byte[] payload) {
    try {
      JsonValue root = JsonDocument.parse(payload).root();
      return root.get("message").asString(root.get("Message").asString(""));
    } catch (MalformedJsonException e) {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  private static JsonValue json(byte[] bytes) {
    try {
      return JsonDocument.parse(bytes).root();
    } catch (MalformedJsonException e) {
      throw new WireException(
          ErrorKind.UPSTREAM, "the upstream sent a chunk that is no JSON: " + e.getMessage(), e);
    }
  }

  private static void event(ByteArrayOutputStream out, String name, byte[] data) {
    if (!name.isEmpty()) {
      out.writeBytes(("event: " + name + "\n").getBytes(StandardCharsets.UTF_8));
    }
    out.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
    for (byte b : data) {
      // JSON's own line ends mean nothing, but they would end the event.
      out.write(b == '\n' || b == '\r' ? ' ' : b);
    }
    out.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
  }
}
