package dev.hone.text;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Tokens that are matched in the text as a whole before anything is split or merged: the leftmost
 * first, the longest among those that start together. Immutable after construction.
 */
final class SpecialTokens {
  private final Node userDefined = new Node();
  private final Node all = new Node();
  private final BitSet firstOfAll = new BitSet();

  SpecialTokens(Vocabulary vocabulary) {
    for (int id = 0; id < vocabulary.size(); id++) {
      TokenType type = vocabulary.type(id);
      String text = vocabulary.text(id);
      if (text.isEmpty()) {
        continue;
      }
      if (type == TokenType.USER_DEFINED) {
        insert(userDefined, text, id);
      }
      if (type == TokenType.USER_DEFINED || type.reserved()) {
        insert(all, text, id);
        firstOfAll.set(text.charAt(0));
      }
    }
  }

  /** Takes a text apart, in order. */
  interface Handler {
    void text(int start, int end);

    void token(int id);
  }

  /**
   * Reports the tokens in {@code text} and the stretches between them.
   *
   * @param trustedUntil where control tokens count: see {@link VocabularyTokenizer#encode(String,
   *     IntUnaryOperator)}; user-defined ones count everywhere
   */
  void split(String text, IntUnaryOperator trustedUntil, Handler handler) {
    int gap = 0;
    int p = 0;
    while (p < text.length() && !firstOfAll.isEmpty()) {
      if (!firstOfAll.get(text.charAt(p))) {
        p++;
        continue;
      }
      Node match = all.longest(text, p, trustedUntil.applyAsInt(p));
      Node plain = userDefined.longest(text, p, text.length());
      if (plain.depth > match.depth) {
        match = plain;
      }
      if (match.id < 0) {
        p++;
        continue;
      }
      if (p > gap) {
        handler.text(gap, p);
      }
      handler.token(match.id);
      p += match.depth;
      gap = p;
    }
    if (text.length() > gap) {
      handler.text(gap, text.length());
    }
  }

  private static void insert(Node root, String text, int id) {
    Node node = root;
    for (int i = 0; i < text.length(); i++) {
      int depth = i + 1;
      node = node.children.computeIfAbsent(text.charAt(i), c -> new Node(depth));
    }
    if (node.id < 0) {
      node.id = id;
    }
  }

  private static final class Node {
    private final Map<Character, Node> children = new HashMap<>(2);
    private final int depth;
    private int id = -1;

    Node() {
      this(0);
    }

    Node(int depth) {
      this.depth = depth;
    }

    /** The node of the longest token in {@code [from, end)}; this root (id -1): there is none. */
    Node longest(String text, int from, int end) {
      Node best = this;
      Node node = this;
      for (int p = from; p < end; p++) {
        node = node.children.get(text.charAt(p));
        if (node == null) {
          break;
        }
        if (node.id >= 0) {
          best = node;
        }
      }
      return best;
    }
  }
}
