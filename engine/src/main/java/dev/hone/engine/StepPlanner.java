package dev.hone.engine;

import dev.hone.kernels.KvLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides who takes part in the next step with how many tokens. Everybody gets one token first, in
 * turn; what the budget leaves goes to prompts in equal shares, so that a long prompt delays
 * neither a stream nor a short prompt behind it. Whoever was left out comes first in the next step.
 */
final class StepPlanner {

  /** Smaller shares of a prompt are not worth a place in the step while others wait. */
  private static final int LEAST_SHARE = KvLayout.PAGE;

  private final int maxStepTokens;
  private final int prefillBesideAnswers;
  private int turn;

  StepPlanner(int maxStepTokens, int prefillBesideAnswers) {
    this.maxStepTokens = maxStepTokens;
    this.prefillBesideAnswers = prefillBesideAnswers;
  }

  /** A request's part of a step: {@code tokens} tokens from position {@code from} on. */
  record Share(ActiveGeneration generation, int from, int tokens) {}

  /** The next step over {@code running}; empty only if there is none. */
  List<Share> plan(List<ActiveGeneration> running) {
    int size = running.size();
    if (size == 0) {
      return List.of();
    }
    int first = Math.floorMod(turn, size);
    int served = Math.min(size, maxStepTokens);
    turn = first + (served == size ? 1 : served);
    int prompts = 0;
    for (int i = 0; i < served; i++) {
      prompts += running.get((first + i) % size).answering() ? 0 : 1;
    }
    int left = maxStepTokens - served;
    if (prompts < served) {
      left = Math.max(0, Math.min(left, prefillBesideAnswers - prompts));
    }
    List<Share> shares = new ArrayList<>(served);
    for (int i = 0; i < served; i++) {
      ActiveGeneration generation = running.get((first + i) % size);
      int more = 0;
      if (!generation.answering()) {
        int fair = Math.max(LEAST_SHARE - 1, left / prompts--);
        more = Math.min(Math.min(fair, left), generation.due() - 1);
        left -= more;
      }
      shares.add(new Share(generation, generation.computed(), 1 + more));
    }
    return shares;
  }
}
