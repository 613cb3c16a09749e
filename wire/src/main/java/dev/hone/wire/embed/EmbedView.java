package dev.hone.wire.embed;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked for, whatever the format.
 *
 * @param inputs in order; as many vectors come back
 * @param dimensions length of a vector, where the client wants another than the model's own
 * @param base64 whether vectors are wanted as little-endian floats in base64
 */
public record EmbedView(List<Input> inputs, OptionalInt dimensions, boolean base64) {
  /**
   * A text.
   *
   * @param taskType Google's word for what the vector is for
   * @param title of the document that the text is
   */
  public record Input(String text, Optional<String> taskType, Optional<String> title) {
    /** A text without more about it. */
    public static Input of(String text) {
      return new Input(text, Optional.empty(), Optional.empty());
    }
  }

  /** Keeps a copy. */
  public EmbedView {
    inputs = List.copyOf(inputs);
  }
}
