package dev.hone.engine;

import java.util.ArrayList;
import java.util.List;

/** Log-probabilities of one row of logits, as {@link TokenLogprob} reports them. */
final class LogSoftmax {
  private final float max;
  private final double logTotal;
  private final List<TokenLogprob.Candidate> top;

  /** Of the logits in {@code scratch}, which stay as they are. */
  LogSoftmax(SamplingScratch scratch, int candidates) {
    float[] logits = scratch.logits();
    TopTokens best = scratch.top();
    best.select(logits, Math.max(1, candidates));
    best.sort();
    max = logits[best.token(0)];
    long total = 0;
    for (float logit : logits) {
      total += TokenMass.of(logit - max);
    }
    logTotal = StrictMath.log((double) total / TokenMass.ONE);
    top = new ArrayList<>(candidates);
    for (int i = 0; i < Math.min(candidates, best.size()); i++) {
      int token = best.token(i);
      top.add(new TokenLogprob.Candidate(token, of(logits[token])));
    }
  }

  /** The report of a drawn token whose logit was {@code logit}. */
  TokenLogprob report(int token, float logit) {
    return new TokenLogprob(token, of(logit), top);
  }

  private float of(float logit) {
    return (float) (((double) logit - max) - logTotal);
  }
}
