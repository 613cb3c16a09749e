package dev.hone.simulation.oracle;

import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.prompt.Prompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A prefix that a cached content may hold, and the calls that can read it, in order of time: those
 * that begin with it and have a message left.
 *
 * @param block the last block inside
 */
record ContentPrefix(int block, long tokens, int[] calls) {

  private static final class Visits {
    final int block;
    final long tokens;
    int[] calls = new int[2];
    int count;
    boolean dominated;

    Visits(int block, long tokens) {
      this.block = block;
      this.tokens = tokens;
    }

    void add(int call) {
      if (count == calls.length) {
        calls = Arrays.copyOf(calls, 2 * count);
      }
      calls[count++] = call;
    }
  }

  /** All that two calls or more begin with; of those that the same calls share the longest. */
  static List<ContentPrefix> of(List<Call> calls, long minimumTokens) {
    Map<Long, Visits> nodes = new LinkedHashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      Prompt prompt = calls.get(i).prompt();
      for (int block = 0; block < prompt.size(); block++) {
        long tokens = prompt.prefixTokens(block);
        if (tokens >= minimumTokens && prompt.leavesMessage(block)) {
          int end = block;
          nodes.computeIfAbsent(prompt.prefixHash(block), unseen -> new Visits(end, tokens)).add(i);
        }
      }
    }
    for (Call call : calls) {
      Visits shorter = new Visits(-1, 0);
      for (int block = 0; block < call.prompt().size(); block++) {
        Visits here = nodes.getOrDefault(call.prompt().prefixHash(block), shorter);
        shorter.dominated |= here != shorter && here.count == shorter.count;
        shorter = here;
      }
    }
    List<ContentPrefix> kept = new ArrayList<>();
    for (Visits node : nodes.values()) {
      if (!node.dominated && node.count > 1) {
        kept.add(new ContentPrefix(node.block, node.tokens, Arrays.copyOf(node.calls, node.count)));
      }
    }
    return kept;
  }
}
