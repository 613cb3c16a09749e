package dev.hone.engine;

import java.util.Map;

/**
 * Draws the tokens of one request. A draw is a pure function of the logits, the {@link Sampling},
 * the position and the tokens before it:
 *
 * <ol>
 *   <li>logit bias is added, then the penalties are taken (see {@link Sampling});
 *   <li>temperature 0 ends here: the highest logit, ties to the lower id;
 *   <li>the highest logit is subtracted, then all are divided by the temperature, each step rounded
 *       to float;
 *   <li>top-k, then top-p over the {@link TokenMass}es of what is left, then min-p: values below
 *       {@code log(minP)};
 *   <li>{@link GumbelMax} draws from the rest.
 * </ol>
 */
final class Sampler {
  private final Sampling sampling;
  private final int[] biasTokens;
  private final float[] biases;
  private final TokenHistory history = new TokenHistory();
  private final float floor;

  Sampler(Sampling sampling, int[] prompt) {
    this.sampling = sampling;
    biasTokens = sampling.logitBias().keySet().stream().mapToInt(t -> t).toArray();
    biases = new float[biasTokens.length];
    Map<Integer, Float> bias = sampling.logitBias();
    for (int i = 0; i < biases.length; i++) {
      biases[i] = bias.getOrDefault(biasTokens[i], 0f);
    }
    if (sampling.penalizes()) {
      for (int token : prompt) {
        history.addPrompt(token);
      }
    }
    floor = (float) StrictMath.log(sampling.minP()); // minP 0: minus infinity, no floor
  }

  /**
   * The token at {@code position}.
   *
   * @param scratch {@link SamplingScratch#logits} holds the logits and is overwritten
   * @throws GenerationFailed if no logit is finite
   */
  int draw(SamplingScratch scratch, long position) {
    float[] logits = scratch.logits();
    for (int i = 0; i < biases.length; i++) {
      logits[biasTokens[i]] += biases[i];
    }
    if (sampling.penalizes()) {
      history.penalize(logits, sampling);
    }
    int best = highest(logits);
    float max = logits[best];
    if (!Float.isFinite(max)) {
      throw new GenerationFailed(
          GenerationFailed.Kind.NOT_FINITE,
          "no token can be drawn at position %d: the highest logit is %s; check the logit bias, else the weights are damaged"
              .formatted(position, max),
          null);
    }
    if (sampling.temperature() == 0) {
      return best;
    }
    scale(logits, max, sampling.temperature());
    return truncateAndDraw(scratch, best, GumbelNoise.key(sampling.seed(), position));
  }

  /** Tells the penalties of a token of the answer. */
  void accept(int token) {
    if (sampling.penalizes()) {
      history.addAnswer(token);
    }
  }

  private int truncateAndDraw(SamplingScratch scratch, int best, long key) {
    float[] values = scratch.logits();
    GumbelMax race = new GumbelMax(values, key, best);
    boolean topK = sampling.topK() > 0 && sampling.topK() < values.length;
    boolean topP = sampling.topP() < 1;
    if (!topK && !topP) {
      return race.among(floor);
    }
    int[] tokens = scratch.tokens();
    int count;
    if (topK) {
      count = scratch.topK(sampling.topK());
      if (topP) {
        count = Nucleus.prefix(tokens, count, values, sampling.topP());
      }
    } else {
      count = scratch.nucleus().select(values, sampling.topP(), tokens);
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (values[tokens[i]] >= floor) {
        tokens[kept++] = tokens[i];
      }
    }
    return race.among(tokens, kept);
  }

  private static int highest(float[] logits) {
    int best = 0;
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < logits.length; i++) {
      if (logits[i] > max) {
        max = logits[i];
        best = i;
      }
    }
    return best;
  }

  private static void scale(float[] values, float max, float temperature) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] - max) / temperature;
    }
  }
}
