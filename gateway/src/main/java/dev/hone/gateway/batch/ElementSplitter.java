package dev.hone.gateway.batch;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Results that are the objects of the first array of one name within a JSON document; Gemini says
 * them twice. What is left at the end is the document with a 0 in the place of each of them.
 */
final class ElementSplitter implements ResultSplitter {
  private static final int REST = 1 << 20;

  private final String name;
  private final int longest;
  private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
  private final ByteArrayOutputStream element = new ByteArrayOutputStream();

  /** Of every open container: whether it is the array. */
  private final Deque<Boolean> open = new ArrayDeque<>();

  private final StringBuilder lastString = new StringBuilder();
  private boolean inString;
  private boolean escaped;
  private boolean keyIsName;
  private int elementDepth;
  private boolean tooLong;
  private int skipped;
  private boolean some;
  private boolean over;

  /**
   * @param name of the arrays
   * @param longest an object that is kept, in bytes
   */
  ElementSplitter(String name, int longest) {
    this.name = name;
    this.longest = longest;
  }

  @Override
  public void feed(byte[] piece, Consumer<byte[]> results) {
    for (byte b : piece) {
      boolean begins = elementDepth == 0 && !inString && b == '{' && isElement();
      structure(b);
      if (begins) {
        elementDepth = open.size();
        rest.write('0');
      }
      if (elementDepth == 0) {
        if (rest.size() < REST) {
          rest.write(b);
        }
        continue;
      }
      keep(b);
      if (open.size() < elementDepth) {
        elementDepth = 0;
        emit(results);
      }
    }
  }

  private boolean isElement() {
    return Boolean.TRUE.equals(open.peek());
  }

  private void keep(byte b) {
    if (element.size() >= longest) {
      tooLong = true;
      element.reset();
    }
    if (!tooLong) {
      element.write(b);
    }
  }

  private void emit(Consumer<byte[]> results) {
    some = true;
    if (over) {
      element.reset();
    } else if (tooLong) {
      skipped++;
    } else {
      results.accept(element.toByteArray());
    }
    element.reset();
    tooLong = false;
  }

  /** Follows strings and brackets. */
  private void structure(byte b) {
    if (inString) {
      if (escaped) {
        escaped = false;
      } else if (b == '\\') {
        escaped = true;
      } else if (b == '"') {
        inString = false;
        return;
      }
      if (lastString.length() <= name.length()) {
        lastString.append((char) (b & 0xff));
      }
      return;
    }
    switch (b) {
      case '"' -> {
        inString = true;
        lastString.setLength(0);
      }
      case ':' -> keyIsName = lastString.toString().equals(name);
      case '[' -> {
        open.push(keyIsName);
        keyIsName = false;
      }
      case '{' -> {
        open.push(false);
        keyIsName = false;
      }
      case ']', '}' -> {
        if (!open.isEmpty()) {
          over |= open.pop() && some && elementDepth == 0;
        }
      }
      case ',' -> keyIsName = false;
      default -> {}
    }
  }

  @Override
  public byte[] end() {
    return rest.toByteArray();
  }

  @Override
  public int skipped() {
    return skipped;
  }
}
