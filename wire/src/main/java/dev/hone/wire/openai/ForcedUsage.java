package dev.hone.wire.openai;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Edit;
import dev.hone.wire.EditedBody;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Asks an OpenAI stream for its usage when the client does not, so that it can be metered, and
 * keeps the traces of it from the client, who may not bear a chunk without choices.
 */
public final class ForcedUsage {
  private static final String REASON = "meter: ask the stream for its usage";
  private static final byte[] USAGE = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
  private static final int DEPTH = JsonDocument.DEFAULT_DEPTH;

  private ForcedUsage() {}

  /**
   * The request with {@code stream_options.include_usage}, or itself where that says nothing new.
   */
  public static ChatRequest ask(ChatRequest request) {
    boolean chat =
        request.protocol() == Protocol.OPENAI_CHAT
            || request.protocol() == Protocol.OPENAI_COMPLETIONS;
    JsonValue options = request.json().get("stream_options");
    if (!chat || !request.stream() || options.get("include_usage").asBoolean(false)) {
      return request;
    }
    return options.isObject()
        ? request.withEdit(new Edit.SetField(options.span(), "include_usage", "true", REASON))
        : request.withField("stream_options", "{\"include_usage\":true}", REASON);
  }

  /** Whether {@link #ask} has changed this request. */
  public static boolean isForced(ChatRequest request) {
    return request.edits().stream().anyMatch(e -> e.reason().equals(REASON));
  }

  /**
   * What of a relayed frame goes to a client that did not ask: nothing of the chunk that brings
   * only usage, and no {@code usage: null} in the others. All else stays byte for byte.
   */
  public static byte[] hide(byte[] frame) {
    int from = indexOf(frame, (byte) '{');
    int to = lastIndexOf(frame, (byte) '}') + 1;
    if (from < 0 || to <= from || !contains(frame, USAGE)) {
      return frame;
    }
    try {
      JsonValue chunk = JsonDocument.parse(frame, from, to, DEPTH).root();
      JsonValue usage = chunk.get("usage");
      if (usage.isMissing()) {
        return frame;
      }
      boolean alone = chunk.get("choices").isArray() && chunk.get("choices").elements().isEmpty();
      if (usage.isObject()) {
        return alone ? new byte[0] : frame;
      }
      byte[] without =
          EditedBody.parse(Arrays.copyOfRange(frame, from, to))
              .withoutField("usage", REASON)
              .bytes();
      byte[] out = Arrays.copyOf(frame, from + without.length + frame.length - to);
      System.arraycopy(without, 0, out, from, without.length);
      System.arraycopy(frame, to, out, from + without.length, frame.length - to);
      return out;
    } catch (WireException severalLines) {
      return frame;
    }
  }

  private static int indexOf(byte[] bytes, byte wanted) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int lastIndexOf(byte[] bytes, byte wanted) {
    int i = bytes.length - 1;
    while (i >= 0 && bytes[i] != wanted) {
      i--;
    }
    return i;
  }

  private static boolean contains(byte[] bytes, byte[] word) {
    for (int i = 0; i + word.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + word.length, word, 0, word.length)) {
        return true;
      }
    }
    return false;
  }
}
