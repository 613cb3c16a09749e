package dev.hone.model;

/**
 * How much memory a model may take for its work.
 *
 * @param maxStepTokens most tokens of one step; scratch memory grows with it
 * @param maxContext sequences are held to this many positions even where the model allows more
 * @param kvBytes most bytes of KV pages; 0 for room for {@link #DEFAULT_SEQUENCES} full sequences,
 *     but not more than a quarter of the machine's memory
 */
public record ModelOptions(int maxStepTokens, int maxContext, long kvBytes) {

  /** Full sequences that the KV pages hold by default. */
  public static final int DEFAULT_SEQUENCES = 4;

  public ModelOptions {
    if (maxStepTokens < 1 || maxContext < 1 || kvBytes < 0) {
      throw new IllegalArgumentException(
          "at least one token a step (%d) and of context (%d), and %d bytes of KV cache"
              .formatted(maxStepTokens, maxContext, kvBytes));
    }
  }

  /** 512 tokens a step, the model's own context, KV pages for four sequences. */
  public static ModelOptions defaults() {
    return new ModelOptions(512, Integer.MAX_VALUE, 0);
  }

  public ModelOptions withMaxStepTokens(int tokens) {
    return new ModelOptions(tokens, maxContext, kvBytes);
  }

  public ModelOptions withMaxContext(int positions) {
    return new ModelOptions(maxStepTokens, positions, kvBytes);
  }

  public ModelOptions withKvBytes(long bytes) {
    return new ModelOptions(maxStepTokens, maxContext, bytes);
  }
}
