package dev.hone.server.mock;

import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One vector of three numbers for each input, the last its index; as base64 of little-endian floats
 * where the request asks for it, as the official libraries do unasked.
 */
final class MockEmbeddings {
  private MockEmbeddings() {}

  static MockAnswer of(MockScript script, String model, byte[] body) {
    int inputs = 1;
    boolean base64 = false;
    try {
      JsonValue root = JsonDocument.parse(body).root();
      List<JsonValue> input = root.get("input").elements();
      boolean tokens = !input.isEmpty() && input.getFirst().isNumber(); // one text as token ids
      inputs = input.isEmpty() || tokens ? 1 : input.size();
      base64 = root.get("encoding_format").asString("").equals("base64");
    } catch (WireException e) {
      // answered as one input: what is under test is who sent this
    }
    List<String> data = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      data.add(
          "{\"object\":\"embedding\",\"index\":%d,\"embedding\":%s}"
              .formatted(i, base64 ? "\"" + base64(i) + "\"" : "[0.5,-0.25," + i + "]"));
    }
    return MockAnswer.json(
        "{\"object\":\"list\",\"data\":[%s],\"model\":\"%s\",\"usage\":{\"prompt_tokens\":%d,\"total_tokens\":%d}}"
            .formatted(
                String.join(",", data), model, script.promptTokens(), script.promptTokens()));
  }

  private static String base64(int index) {
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(0.5f).putFloat(-0.25f).putFloat(index);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
