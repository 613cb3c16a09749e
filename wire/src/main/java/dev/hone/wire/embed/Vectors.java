package dev.hone.wire.embed;

import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.usage.Usage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * An upstream's vectors.
 *
 * @param list in the order of the inputs, each an array of numbers or a string of little-endian
 *     floats in base64
 * @param usage what the upstream reports; empty if it reports nothing
 */
public record Vectors(List<JsonValue> list, Optional<Usage> usage) {
  /** Keeps a copy. */
  public Vectors {
    list = List.copyOf(list);
  }

  /**
   * The same if there is a vector for each input.
   *
   * @throws WireException UPSTREAM if not
   */
  public Vectors of(EmbedView view) {
    if (list.size() != view.inputs().size()) {
      throw new WireException(
          ErrorKind.UPSTREAM,
          "the upstream gave %d vectors for %d inputs"
              .formatted(list.size(), view.inputs().size()));
    }
    return this;
  }

  /** A vector as an array of numbers: with the upstream's own digits where it gave numbers. */
  static String numbers(JsonValue vector) {
    if (vector.isArray()) {
      return vector.raw();
    }
    ByteBuffer floats = ByteBuffer.wrap(decoded(vector)).order(ByteOrder.LITTLE_ENDIAN);
    JsonWriter out = new JsonWriter().array();
    while (floats.remaining() >= Float.BYTES) {
      out.raw(finite(floats.getFloat()));
    }
    return out.endArray().toString();
  }

  /** A vector as little-endian floats in base64. */
  static String base64(JsonValue vector) {
    if (vector.isString()) {
      return Base64.getEncoder().encodeToString(decoded(vector));
    }
    List<JsonValue> numbers = vector.elements();
    ByteBuffer floats =
        ByteBuffer.allocate(numbers.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    numbers.forEach(n -> floats.putFloat((float) n.asDouble(0)));
    return Base64.getEncoder().encodeToString(floats.array());
  }

  private static byte[] decoded(JsonValue vector) {
    try {
      byte[] bytes = Base64.getDecoder().decode(vector.asString("!"));
      if (bytes.length % Float.BYTES == 0) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // refused below
    }
    throw new WireException(
        ErrorKind.UPSTREAM, "the upstream's vector is neither numbers nor floats in base64");
  }

  private static String finite(float value) {
    if (!Float.isFinite(value)) {
      throw new WireException(ErrorKind.UPSTREAM, "the upstream's vector holds " + value);
    }
    return Float.toString(value);
  }
}
