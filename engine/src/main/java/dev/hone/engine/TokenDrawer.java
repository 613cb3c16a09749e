package dev.hone.engine;

import dev.hone.engine.GenerationEvent.Reason;
import dev.hone.model.LanguageModel;
import dev.hone.model.Logits;
import dev.hone.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/** Draws a request's next token, adds it to the answer and says whether the answer is over. */
final class TokenDrawer {
  private final Tokenizer tokenizer;
  private final int contextLength;
  private final SamplingScratch scratch;

  TokenDrawer(LanguageModel model) {
    tokenizer = model.tokenizer();
    contextLength = model.spec().contextLength();
    // Some models have more rows than tokens; a row that is no token can't be drawn.
    scratch = new SamplingScratch(Math.min(model.spec().vocabulary(), tokenizer.size()));
  }

  /**
   * Draws from a row of logits.
   *
   * @return why the answer is over, or null if it goes on
   */
  @Nullable Reason draw(ActiveGeneration generation, Logits logits, int row) {
    GenerationRequest request = generation.request();
    scratch.load(logits.values(), row);
    LogSoftmax softmax =
        request.logprobs() < 0 ? null : new LogSoftmax(scratch, request.logprobs());
    int token = generation.sampler().draw(scratch, generation.length());
    generation.append(token);
    AnswerText text = generation.text();
    if (tokenizer.isEnd(token) && !request.ignoreEnd()) {
      return end(text, Reason.END_TOKEN);
    }
    text.add(
        token, softmax == null ? null : softmax.report(token, logits.values().get(row, token)));
    if (text.stopString() != null) {
      return Reason.STOP_STRING;
    }
    if (generation.outputTokens() >= request.maxTokens()) {
      return end(text, Reason.MAX_TOKENS);
    }
    return generation.length() >= contextLength ? end(text, Reason.CONTEXT_FULL) : null;
  }

  private static Reason end(AnswerText text, Reason reason) {
    text.end();
    return text.stopString() == null ? reason : Reason.STOP_STRING;
  }
}
