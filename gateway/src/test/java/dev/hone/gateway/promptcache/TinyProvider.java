package dev.hone.gateway.promptcache;

import dev.hone.wire.usage.CacheTtl;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/** A provider's prompt cache in a page: marks, lookback, lifetimes, minimum, bills. */
final class TinyProvider {
  private final ModelCacheRules rules;
  private final Map<Long, Entry> entries = new HashMap<>();

  private record Entry(CacheTtl ttl, Instant until) {}

  TinyProvider(ModelCacheRules rules) {
    this.rules = rules;
  }

  /** Serves a prompt with these marks, the client's included. */
  CacheUse serve(Prompt prompt, SortedMap<Integer, CacheTtl> marks, Instant now, long output) {
    long[] upTo = new long[prompt.blocks().size()];
    long sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += prompt.blocks().get(i).tokens();
      upTo[i] = sum;
    }
    int read = -1;
    int lookback = rules.dialect() == CacheDialect.BREAKPOINTS ? 1 : rules.lookback();
    for (int mark : marks.keySet()) {
      for (int i = mark; i > mark - lookback && i >= 0; i--) {
        Entry entry = entries.get(prompt.blocks().get(i).hash());
        if (entry != null && entry.until().isAfter(now)) {
          read = Math.max(read, i);
          break;
        }
      }
    }
    long from = read < 0 ? 0 : upTo[read];
    long readTokens = from;
    Map<CacheTtl, Long> written = new EnumMap<>(CacheTtl.class);
    for (Map.Entry<Integer, CacheTtl> mark : marks.entrySet()) {
      long to = upTo[mark.getKey()];
      if (to >= rules.minTokens() && to > from) {
        written.merge(mark.getValue(), to - from, Long::sum);
        from = to;
      }
      if (to >= rules.minTokens() && mark.getKey() > read) {
        keep(prompt, mark.getKey(), mark.getValue(), now);
      }
    }
    if (read >= 0) {
      keep(prompt, read, entries.get(prompt.blocks().get(read).hash()).ttl(), now);
    }
    return new CacheUse(sum - from, readTokens, written, output);
  }

  void evictAll() {
    entries.clear();
  }

  private void keep(Prompt prompt, int block, CacheTtl ttl, Instant now) {
    entries.put(
        prompt.blocks().get(block).hash(), new Entry(ttl, now.plusMillis(Lifetimes.millis(ttl))));
  }
}
