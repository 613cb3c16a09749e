package dev.hone.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A SentencePiece vocabulary as a merge table: two symbols merge if their texts together are a
 * token, in order of that token's score. A symbol is a token's id or, for a character that is no
 * token, {@code ~codePoint}.
 */
final class SpmMerges {
  private static final char SPACE = '\u2581';

  private final Map<String, Integer> ids;
  private final Map<Integer, Integer> characters = new HashMap<>();
  private final int[] basicPlane = new int[0x10000];
  private final MergeTable table;
  private boolean wordsStartWithSpace = true;

  SpmMerges(Vocabulary vocabulary) {
    ids = mergeable(vocabulary);
    for (int c = 0; c < basicPlane.length; c++) {
      basicPlane[c] = ~c;
    }
    int pairs = 0;
    for (Map.Entry<String, Integer> entry : ids.entrySet()) {
      String text = entry.getKey();
      int first = text.codePointAt(0);
      if (Character.charCount(first) == text.length()) {
        if (first < basicPlane.length) {
          basicPlane[first] = entry.getValue();
        } else {
          characters.put(first, entry.getValue());
        }
      }
      pairs += text.length() - 1;
      wordsStartWithSpace &= !hasInnerSpace(text);
    }
    table = new MergeTable(pairs);
    fill(vocabulary);
  }

  MergeTable table() {
    return table;
  }

  /** The first symbol of a character. */
  int symbol(int codePoint) {
    return codePoint < basicPlane.length
        ? basicPlane[codePoint]
        : characters.getOrDefault(codePoint, ~codePoint);
  }

  /**
   * End of the stretch at {@code start} that no merge crosses: before a U+2581 that follows another
   * character, unless the vocabulary has a token with such a place inside.
   */
  int wordEnd(String text, int start) {
    if (!wordsStartWithSpace) {
      return text.length();
    }
    int p = start;
    while (p < text.length() && text.charAt(p) == SPACE) {
      p++;
    }
    int next = text.indexOf(SPACE, p);
    return next < 0 ? text.length() : next;
  }

  private static boolean hasInnerSpace(String text) {
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == SPACE && text.charAt(i - 1) != SPACE) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, Integer> mergeable(Vocabulary vocabulary) {
    Map<String, Integer> ids = HashMap.newHashMap(vocabulary.size());
    for (int id = 0; id < vocabulary.size(); id++) {
      TokenType type = vocabulary.type(id);
      boolean text = type == TokenType.NORMAL || type == TokenType.USER_DEFINED;
      if (text && !vocabulary.text(id).isEmpty()) {
        ids.putIfAbsent(vocabulary.text(id), id);
      }
    }
    return ids;
  }

  private void fill(Vocabulary vocabulary) {
    float[] scores = new float[ids.size()];
    int count = 0;
    for (int id : ids.values()) {
      scores[count++] = vocabulary.score(id) + 0.0f;
    }
    Arrays.sort(scores);
    ids.forEach((text, id) -> {
      // Equal scores must give equal priorities: then the leftmost pair merges first.
      int priority = scores.length - firstAtLeast(scores, vocabulary.score(id) + 0.0f);
      int step;
      for (int cut = 0; cut < text.length(); cut += step) {
        step = Character.charCount(text.codePointAt(cut));
        int at = cut + step;
        if (at < text.length()) {
          addPair(text.substring(0, at), text.substring(at), priority, id);
        }
      }
    });
  }

  private void addPair(String left, String right, int priority, int id) {
    Integer a = symbolOf(left);
    Integer b = a == null ? null : symbolOf(right);
    if (a != null && b != null) {
      table.add(a, b, priority, id);
    }
  }

  private static int firstAtLeast(float[] sorted, float value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private @Nullable Integer symbolOf(String text) {
    Integer id = ids.get(text);
    if (id != null) {
      return id;
    }
    int first = text.codePointAt(0);
    return Character.charCount(first) == text.length() ? Integer.valueOf(~first) : null;
  }
}
