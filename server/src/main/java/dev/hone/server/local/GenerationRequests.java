package dev.hone.server.local;

import dev.hone.engine.GenerationRequest;
import dev.hone.engine.Sampling;
import dev.hone.model.LanguageModel;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.view.ChatView;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ThreadLocalRandom;

/** The engine's request for a chat request. */
final class GenerationRequests {
  private static final int MAX_CHOICES = 16;

  private GenerationRequests() {}

  /**
   * The request for one choice. Choice i of a request with a seed has the seed plus i.
   *
   * @throws InvalidRequestException if a field has a value, or asks for something, that the engine
   *     can't do
   */
  static GenerationRequest of(
      String id, LanguageModel model, ChatView view, int[] prompt, long seed, int choice) {
    int context = model.spec().contextLength();
    // More than there is room for ends with the context, and says so.
    int maxTokens = Math.min(view.maxTokens().orElse(context), context);
    if (maxTokens < 0) {
      throw new InvalidRequestException("max_tokens", "can't be " + maxTokens, "");
    }
    if (view.stop().stream().anyMatch(String::isEmpty)) {
      throw new InvalidRequestException("stop", "a stop sequence can't be empty", "");
    }
    try {
      return GenerationRequest.builder(id, prompt, maxTokens)
          .sampling(sampling(view.sampling(), seed + choice))
          .stopStrings(view.stop())
          .build();
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException("", String.valueOf(e.getMessage()), "");
    }
  }

  /** The number of choices asked for. */
  static int choices(ChatView view) {
    int n = view.sampling().n();
    if (n < 1 || n > MAX_CHOICES) {
      throw new InvalidRequestException("n", "must be 1 to " + MAX_CHOICES + ", not " + n, "");
    }
    return n;
  }

  /** The client's seed, else a drawn one. */
  static long seed(ChatView view) {
    return view.sampling()
        .seed()
        .map(java.math.BigInteger::longValue)
        .orElseGet(() -> ThreadLocalRandom.current().nextLong());
  }

  private static Sampling sampling(dev.hone.wire.view.Sampling wish, long seed) {
    range("temperature", wish.temperature(), 0, 100);
    range("top_p", wish.topP(), 0, 1);
    range("min_p", wish.minP(), 0, 1);
    range("frequency_penalty", wish.frequencyPenalty(), -2, 2);
    range("presence_penalty", wish.presencePenalty(), -2, 2);
    Map<Integer, Float> bias = new HashMap<>();
    wish.logitBias().forEach((token, value) -> bias.put(token, value.floatValue()));
    double topP = wish.topP().orElse(1);
    // Top-p of 0 keeps the most likely token alone, as it does elsewhere.
    boolean greedy = wish.temperature().orElse(1) == 0 || topP == 0;
    return Sampling.builder()
        .temperature(greedy ? 0 : (float) wish.temperature().orElse(1))
        .topK(Math.max(0, wish.topK().orElse(0)))
        .topP(topP == 0 ? 1 : (float) topP)
        .minP((float) wish.minP().orElse(0))
        .frequencyPenalty((float) wish.frequencyPenalty().orElse(0))
        .presencePenalty((float) wish.presencePenalty().orElse(0))
        .repetitionPenalty((float) wish.repetitionPenalty().orElse(1))
        .logitBias(bias)
        .seed(seed)
        .build();
  }

  private static void range(String field, OptionalDouble value, double least, double most) {
    if (value.isPresent() && !(value.getAsDouble() >= least && value.getAsDouble() <= most)) {
      throw new InvalidRequestException(
          field,
          "must be %s to %s, not %s"
              .formatted(number(least), number(most), number(value.getAsDouble())),
          "");
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
