package dev.hone.server.mock;

import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;

/** Finds an inline PNG in a request, in the form of the protocol that the path belongs to. */
final class MockImages {
  /** The first bytes of every PNG, in Base64. */
  private static final String PNG = "iVBORw0KGgo";

  private static final String DATA_URL = "data:image/png;base64," + PNG;

  private MockImages() {}

  static boolean in(byte[] body, String path) {
    try {
      return in(JsonDocument.parse(body).root(), path);
    } catch (WireException e) {
      return false;
    }
  }

  private static boolean in(JsonValue value, String path) {
    return isImage(value, path)
        || value.elements().stream().anyMatch(v -> in(v, path))
        || value.members().stream().anyMatch(m -> in(m.value(), path));
  }

  private static boolean isImage(JsonValue part, String path) {
    String type = part.get("type").asString("");
    return switch (path) {
      case "/v1/chat/completions" ->
          type.equals("image_url")
              && part.get("image_url").get("url").asString("").startsWith(DATA_URL);
      case "/v1/responses" ->
          type.equals("input_image") && part.get("image_url").asString("").startsWith(DATA_URL);
      case "/v1/messages" ->
          type.equals("image")
              && isPng(part.get("source"), "media_type")
              && part.get("source").get("type").asString("").equals("base64");
      default -> isPng(part.get("inlineData"), "mimeType");
    };
  }

  private static boolean isPng(JsonValue source, String mediaType) {
    return source.get(mediaType).asString("").equals("image/png")
        && source.get("data").asString("").startsWith(PNG);
  }
}
