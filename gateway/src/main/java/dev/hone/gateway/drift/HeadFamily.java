package dev.hone.gateway.drift;

import dev.hone.gateway.promptcache.PromptText;

/** Beginnings of prompts that differ only by what drifts. Guarded by its lane's lock. */
final class HeadFamily {
  private PromptText latest;
  private int variants = 1;
  private Moves moves = Moves.NONE;

  HeadFamily(PromptText first) {
    this.latest = first;
  }

  PromptText latest() {
    return latest;
  }

  /** How many different ones there were so far. */
  int variants() {
    return variants;
  }

  /** What of them can be moved out of the way. */
  Moves moves() {
    return moves;
  }

  void add(PromptText next, Moves found) {
    latest = next;
    variants++;
    moves = moves.and(found);
  }
}
