package dev.hone.ledger.journal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the conversation of a request: that of the longest earlier prompt, by the same key, which
 * is a prefix of this one. It is named after the request that began it. Remembers the prompts used
 * last, up to a bound. Not thread-safe.
 */
final class Conversations {
  private record Prompt(String key, long fingerprint) {}

  private final Map<Prompt, String> known;

  Conversations(int most) {
    this.known =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Prompt, String> eldest) {
            return size() > most;
          }
        };
  }

  /**
   * The conversation that a prompt goes on with, or begins.
   *
   * @param key who asks: conversations of others are never joined
   * @param fingerprints of its prefixes, in order
   * @param requestId names a conversation that begins
   */
  String of(String key, List<Long> fingerprints, String requestId) {
    if (fingerprints.isEmpty()) {
      return requestId;
    }
    String conversation = requestId;
    for (int i = fingerprints.size() - 1; i >= 0; i--) {
      String found = known.get(new Prompt(key, fingerprints.get(i)));
      if (found != null) {
        conversation = found;
        break;
      }
    }
    known.put(new Prompt(key, fingerprints.getLast()), conversation);
    return conversation;
  }
}
