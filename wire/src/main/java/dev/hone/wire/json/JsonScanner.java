package dev.hone.wire.json;

import dev.hone.wire.error.MalformedJsonException;
import java.util.Arrays;

/**
 * One pass over the bytes of a JSON text. Writes a tape of three ints for every value and key, in
 * order of their first byte: start, end, and the index of the node that follows the whole subtree.
 * Strict (RFC 8259), without recursion, and bounded in depth.
 */
final class JsonScanner {
  private static final int FIELDS = 3;

  private final byte[] in;
  private final int limit;
  private final int[] open;
  private int depth;
  private int[] tape;
  private int used;
  private int at;

  JsonScanner(byte[] in, int from, int to, int maxDepth) {
    this.in = in;
    this.at = from;
    this.limit = to;
    this.open = new int[maxDepth];
    this.tape = new int[Math.max(8, (to - from) / 12) * FIELDS];
  }

  int[] scan() {
    space();
    while (true) {
      boolean opened = value();
      if (opened) {
        continue;
      }
      if (!closeOrContinue()) {
        break;
      }
    }
    space();
    if (at < limit) {
      throw bad("unexpected " + shown() + " after the end");
    }
    return Arrays.copyOf(tape, used);
  }

  /**
   * Reads a scalar or an empty container; opens any other one and stands before its first value.
   */
  private boolean value() {
    if (at >= limit) {
      throw bad("unexpected end");
    }
    switch (in[at]) {
      case '{' -> {
        begin();
        space();
        if (peek() == '}') {
          return end();
        }
        key();
        return true;
      }
      case '[' -> {
        begin();
        space();
        return peek() == ']' ? end() : true;
      }
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
    return false;
  }

  /** After a complete value: moves to the next value, or closes containers. False at the root. */
  private boolean closeOrContinue() {
    while (depth > 0) {
      int node = open[depth - 1];
      boolean object = in[tape[node]] == '{';
      space();
      byte c = peek();
      if (c == ',') {
        at++;
        space();
        if (object) {
          key();
        }
        return true;
      }
      if (c != (object ? '}' : ']')) {
        throw bad("expected ',' or '" + (object ? '}' : ']') + "', found " + shown());
      }
      boolean stillOpen = end();
      assert !stillOpen;
    }
    return false;
  }

  private void begin() {
    if (depth == open.length) {
      throw bad("nested deeper than " + open.length + " levels");
    }
    open[depth++] = node(at);
    at++;
  }

  private boolean end() {
    at++;
    int node = open[--depth];
    tape[node + 1] = at;
    tape[node + 2] = used;
    return false;
  }

  private void key() {
    if (peek() != '"') {
      throw bad("expected a field name in quotes, found " + shown());
    }
    string();
    space();
    if (peek() != ':') {
      throw bad("expected ':' behind the field name, found " + shown());
    }
    at++;
    space();
  }

  private void string() {
    int node = node(at);
    int i = at + 1;
    while (true) {
      if (i >= limit) {
        at = limit;
        throw bad("unexpected end inside a string");
      }
      byte c = in[i];
      if (c == '"') {
        break;
      }
      if (c == '\\') {
        i = escape(i);
      } else if (c >= 0 && c < 0x20) {
        at = i;
        throw bad("control character 0x" + Integer.toHexString(c) + " inside a string");
      } else {
        i++;
      }
    }
    at = i + 1;
    leaf(node);
  }

  /** Reads the escape whose backslash stands at i; returns the offset behind it. */
  private int escape(int i) {
    int next = i + 1 < limit ? in[i + 1] : -1;
    if (next == 'u') {
      for (int k = i + 2; k < i + 6; k++) {
        if (k >= limit || Character.digit(in[k], 16) < 0) {
          at = Math.min(k, limit);
          throw bad("expected four hexadecimal digits behind \\u");
        }
      }
      return i + 6;
    }
    if (next < 0 || "\"\\/bfnrt".indexOf(next) < 0) {
      at = Math.min(i + 1, limit);
      throw bad("unknown escape");
    }
    return i + 2;
  }

  private void literal(String word) {
    int node = node(at);
    for (int k = 0; k < word.length(); k++, at++) {
      if (at >= limit || in[at] != word.charAt(k)) {
        throw bad("expected " + word);
      }
    }
    leaf(node);
  }

  private void number() {
    int node = node(at);
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits("a value");
    }
    if (peek() == '.') {
      at++;
      digits("a digit");
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits("a digit");
    }
    leaf(node);
  }

  private void digits(String what) {
    int from = at;
    while (at < limit && in[at] >= '0' && in[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw bad("expected " + what + ", found " + shown());
    }
  }

  private int node(int start) {
    if (used + FIELDS > tape.length) {
      tape = Arrays.copyOf(tape, Math.max(tape.length * 2, used + FIELDS));
    }
    tape[used] = start;
    int node = used;
    used += FIELDS;
    return node;
  }

  private void leaf(int node) {
    tape[node + 1] = at;
    tape[node + 2] = used;
  }

  private void space() {
    while (at < limit) {
      byte c = in[at];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return;
      }
      at++;
    }
  }

  /** The byte here, or 0 at the end (0 is never valid outside a string). */
  private byte peek() {
    return at < limit ? in[at] : 0;
  }

  private String shown() {
    if (at >= limit) {
      return "the end";
    }
    int c = in[at] & 0xff;
    return c > 0x20 && c < 0x7f ? "'" + (char) c + "'" : "byte 0x" + Integer.toHexString(c);
  }

  private MalformedJsonException bad(String problem) {
    return new MalformedJsonException(problem, at);
  }
}
