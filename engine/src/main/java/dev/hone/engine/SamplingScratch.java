package dev.hone.engine;

import dev.hone.kernels.FloatMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Room for one draw at a time over a vocabulary, shared by all requests of a scheduler. */
final class SamplingScratch {
  private final float[] logits;
  private final int[] tokens;
  private final Nucleus nucleus = new Nucleus();
  private final TopTokens top = new TopTokens();

  SamplingScratch(int vocabulary) {
    logits = new float[vocabulary];
    tokens = new int[vocabulary];
  }

  /** Copies a row of logits in. */
  void load(FloatMatrix values, int row) {
    MemorySegment.copy(
        values.data(), ValueLayout.JAVA_FLOAT, values.offset(row), logits, 0, logits.length);
  }

  /** The values being worked on, by token id. */
  float[] logits() {
    return logits;
  }

  /** Ids of the tokens kept by a truncation. */
  int[] tokens() {
    return tokens;
  }

  Nucleus nucleus() {
    return nucleus;
  }

  TopTokens top() {
    return top;
  }

  /** Writes the {@code k} most likely tokens to {@link #tokens}, best first. */
  int topK(int k) {
    top.select(logits, k);
    top.sort();
    for (int i = 0; i < top.size(); i++) {
      tokens[i] = top.token(i);
    }
    return top.size();
  }
}
