package dev.hone.text;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Tokens that are matched in the text as a whole before anything is split or merged: the leftmost
 * first, the longest among those that start together. Immutable after construction.
 */
final class SpecialTokens {
  private final Node userDefined = new Node();
  private final Node all = new Node();
  private final BitSet firstUserDefined = new BitSet();
  private final BitSet firstOfAll = new BitSet();

  SpecialTokens(Vocabulary vocabulary) {
    for (int id = 0; id < vocabulary.size(); id++) {
      TokenType type = vocabulary.type(id);
      String text = vocabulary.text(id);
      if (text.isEmpty()) {
        continue;
      }
      if (type == TokenType.USER_DEFINED) {
        insert(userDefined, firstUserDefined, text, id);
      }
      if (type == TokenType.USER_DEFINED || type.reserved()) {
        insert(all, firstOfAll, text, id);
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
   * @param special true: also control tokens; false: only user-defined ones
   */
  void split(String text, boolean special, Handler handler) {
    Node root = special ? all : userDefined;
    BitSet first = special ? firstOfAll : firstUserDefined;
    int gap = 0;
    int p = 0;
    while (p < text.length() && !first.isEmpty()) {
      if (!first.get(text.charAt(p))) {
        p++;
        continue;
      }
      Node match = root.longest(text, p);
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

  private static void insert(Node root, BitSet first, String text, int id) {
    first.set(text.charAt(0));
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

    /** The node of the longest token at {@code from}; this root (id -1) if there is none. */
    Node longest(String text, int from) {
      Node best = this;
      Node node = children.get(text.charAt(from));
      for (int p = from + 1; node != null; p++) {
        if (node.id >= 0) {
          best = node;
        }
        node = p < text.length() ? node.children.get(text.charAt(p)) : null;
      }
      return best;
    }
  }
}
