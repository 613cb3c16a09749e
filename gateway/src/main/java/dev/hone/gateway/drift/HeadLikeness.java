package dev.hone.gateway.drift;

import dev.hone.gateway.promptcache.PromptText;
import dev.hone.wire.json.Span;
import dev.hone.wire.prefix.BlockKind;
import dev.hone.wire.prefix.PrefixBlock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the beginning of a prompt, tools and instructions, is an earlier one with something
 * changed, and how much behind the change was there before: that is what the change costs.
 */
final class HeadLikeness {
  /** What part of a text's bytes must be the same for it to be the same text, changed. */
  private static final double LIKE = 0.6;

  private final PromptText old;
  private final PromptText now;
  private final int shared;

  private HeadLikeness(PromptText old, PromptText now) {
    this.old = old;
    this.now = now;
    this.shared = old.sharedWith(now);
  }

  /** Estimated tokens from the change on that were there before; 0 where it is another prompt. */
  static long lost(PromptText old, PromptText now) {
    return new HeadLikeness(old, now).lost();
  }

  private long lost() {
    if (shared >= old.blocks().size() || shared >= now.blocks().size()) {
      return 0;
    }
    Map<Long, Integer> were = new HashMap<>();
    for (PrefixBlock block : old.blocks().subList(shared, old.blocks().size())) {
      were.merge(block.content(), 1, Integer::sum);
    }
    long lost = 0;
    for (int i = shared; i < now.blocks().size(); i++) {
      PrefixBlock block = now.blocks().get(i);
      lost += were.merge(block.content(), -1, Integer::sum) >= 0 || isLike(i) ? block.tokens() : 0;
    }
    return lost;
  }

  /** Whether the block in the same place is this one, changed. */
  private boolean isLike(int at) {
    if (at >= old.blocks().size()) {
      return false;
    }
    PrefixBlock was = old.blocks().get(at);
    PrefixBlock is = now.blocks().get(at);
    if (was.kind() != is.kind()) {
      return false;
    }
    Span a = was.span();
    Span b = is.span();
    int longer = Math.max(a.length(), b.length());
    if (longer == 0) {
      return false;
    }
    boolean rearranged =
        is.kind() == BlockKind.TOOL && a.length() == b.length() && hasSameBytes(a, b);
    return rearranged || same(a, b) >= LIKE * longer || sameLines(at) >= LIKE * longer;
  }

  /** Other keys first: the same bytes in another order. */
  private boolean hasSameBytes(Span a, Span b) {
    int[] counts = new int[256];
    for (int i = 0; i < a.length(); i++) {
      counts[old.bytes()[a.start() + i] & 0xFF]++;
      counts[now.bytes()[b.start() + i] & 0xFF]--;
    }
    return Arrays.stream(counts).allMatch(n -> n == 0);
  }

  /** Bytes that are the same from the beginning and from the end. */
  private int same(Span a, Span b) {
    byte[] x = old.bytes();
    byte[] y = now.bytes();
    int least = Math.min(a.length(), b.length());
    int front = Arrays.mismatch(x, a.start(), a.end(), y, b.start(), b.end());
    int from = front < 0 ? least : front;
    int back = 0;
    while (back < least - from && x[a.end() - 1 - back] == y[b.end() - 1 - back]) {
      back++;
    }
    return from + back;
  }

  private long sameLines(int at) {
    Map<Integer, Integer> were = new HashMap<>();
    byte[] before = old.text(at);
    for (Span line : TextLines.of(before)) {
      were.merge(hash(before, line), 1, Integer::sum);
    }
    byte[] after = now.text(at);
    List<Span> lines = TextLines.of(after);
    long same = 0;
    for (Span line : lines) {
      same += were.merge(hash(after, line), -1, Integer::sum) >= 0 ? line.length() + 2 : 0;
    }
    return same;
  }

  private static int hash(byte[] text, Span line) {
    int hash = 1;
    for (int i = line.start(); i < line.end(); i++) {
      hash = 31 * hash + text[i];
    }
    return hash;
  }
}
