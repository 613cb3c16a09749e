package dev.hone.gateway.drift;

import dev.hone.gateway.promptcache.PrefixBreak.Change;
import dev.hone.gateway.promptcache.PrefixComparison;
import dev.hone.wire.json.Span;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of instructions that changes by itself: where it stands, and what of it stays.
 *
 * @param block of the prompt
 * @param line of the block
 * @param prefix what it begins with
 * @param suffix what it ends with
 */
record VolatileLine(int block, int line, byte[] prefix, byte[] suffix, Change change) {
  /** Longer ones are no lines but whole texts, and stay where they are. */
  private static final int LONGEST = 400;

  /** What is signed stays where its signature says it is. */
  private static final Pattern SIGNED =
      Pattern.compile("signature|signed|hmac|\\bsig\\b|\\bcch=", Pattern.CASE_INSENSITIVE);

  /** What is known of a line from two states of it; empty where it is not one that may be moved. */
  static Optional<VolatileLine> between(int block, int line, byte[] before, byte[] after) {
    Change change = PrefixComparison.ofTexts(before, after);
    if (change == Change.TEXT
        || Math.max(before.length, after.length) > LONGEST
        || SIGNED.matcher(new String(after, StandardCharsets.UTF_8)).find()) {
      return Optional.empty();
    }
    int from = Math.max(0, Arrays.mismatch(before, after));
    int to = after.length;
    int least = Math.min(before.length, after.length);
    int back = 0;
    while (back < least - from && before[before.length - 1 - back] == after[to - 1 - back]) {
      back++;
    }
    to -= back;
    // To whole words: what two dates have in common is no part of what stays.
    while (from > 0 && isWord(after[from - 1])) {
      from--;
    }
    while (to < after.length && isWord(after[to])) {
      to++;
    }
    return Optional.of(
        new VolatileLine(
            block,
            line,
            Arrays.copyOf(after, from),
            Arrays.copyOfRange(after, to, after.length),
            change));
  }

  /** Whether this is the line. */
  boolean is(byte[] text, Span span) {
    return span.length() >= prefix.length + suffix.length
        && span.length() <= LONGEST
        && Arrays.equals(text, span.start(), span.start() + prefix.length, prefix, 0, prefix.length)
        && Arrays.equals(text, span.end() - suffix.length, span.end(), suffix, 0, suffix.length);
  }

  /** Whether it is the same line in the same place. */
  boolean isSame(VolatileLine other) {
    return block == other.block
        && line == other.line
        && Arrays.equals(prefix, other.prefix)
        && Arrays.equals(suffix, other.suffix);
  }

  private static boolean isWord(byte b) {
    return b > ' ' && b != '"' && b != '<' && b != '>' && b != '(' && b != ')' && b != ',';
  }
}
