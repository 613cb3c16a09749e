package dev.hone.simulation.workload;

import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.prompt.Prompt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects calls in any order and numbers them in order of time. */
final class CallList {
  /** Time to first byte of an idle provider, and how it grows with the prompt. */
  private static final long BASE_DELAY = 400;

  private static final long TOKENS_PER_MILLI = 20;

  private final List<Call> calls = new ArrayList<>();

  /** Adds a call and says when its answer begins. */
  long add(long at, Prompt prompt, int outputTokens) {
    long firstByte = BASE_DELAY + prompt.totalTokens() / TOKENS_PER_MILLI;
    calls.add(new Call(calls.size(), at, firstByte, prompt, outputTokens));
    return at + firstByte;
  }

  List<Call> inOrder() {
    calls.sort(Comparator.comparingLong(Call::at).thenComparingInt(Call::index));
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      calls.set(i, new Call(i, call.at(), call.firstByte(), call.prompt(), call.outputTokens()));
    }
    return List.copyOf(calls);
  }
}
