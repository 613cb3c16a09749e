package dev.hone.wire.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One value of a {@link JsonDocument}: a position, decoded on demand. A field that is absent is a
 * value of kind {@link Kind#MISSING}, so that reads chain without checks.
 */
public final class JsonValue {
  static final int MISSING = -1;

  private static final long MOST = 1L << 60;

  /** The longest number that is worth an exact reading. */
  private static final int MAX_EXACT_DIGITS = 400;

  private final JsonDocument document;
  private final int node;

  /** What a value is. */
  public enum Kind {
    /** {@code {…}}. */
    OBJECT,
    /** {@code […]}. */
    ARRAY,
    /** A string. */
    STRING,
    /** A number. */
    NUMBER,
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** {@code null}. */
    NULL,
    /** Not there. */
    MISSING
  }

  /**
   * A field of an object.
   *
   * @param name decoded
   * @param key span of the name with its quotes
   */
  public record Member(String name, Span key, JsonValue value) {}

  JsonValue(JsonDocument document, int node) {
    this.document = document;
    this.node = node;
  }

  /** What it is. */
  public Kind kind() {
    if (node == MISSING) {
      return Kind.MISSING;
    }
    return switch (document.bytes()[document.start(node)]) {
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.ARRAY;
      case '"' -> Kind.STRING;
      case 't', 'f' -> Kind.BOOLEAN;
      case 'n' -> Kind.NULL;
      default -> Kind.NUMBER;
    };
  }

  /** Whether it is an object. */
  public boolean isObject() {
    return kind() == Kind.OBJECT;
  }

  /** Whether it is an array. */
  public boolean isArray() {
    return kind() == Kind.ARRAY;
  }

  /** Whether it is a string. */
  public boolean isString() {
    return kind() == Kind.STRING;
  }

  /** Whether it is a number. */
  public boolean isNumber() {
    return kind() == Kind.NUMBER;
  }

  /** Whether it is there and not null. */
  public boolean isPresent() {
    return node != MISSING && kind() != Kind.NULL;
  }

  /** Whether it is not there at all. */
  public boolean isMissing() {
    return node == MISSING;
  }

  /** Where it stands; {@link Span#NONE} if it is missing. */
  public Span span() {
    return node == MISSING ? Span.NONE : new Span(document.start(node), document.end(node));
  }

  /** The document that it belongs to. */
  public JsonDocument document() {
    return document;
  }

  /** The field of this name, the last one if it is repeated; missing if this is no object. */
  public JsonValue get(String name) {
    int found = MISSING;
    if (kind() == Kind.OBJECT) {
      int end = document.next(node);
      for (int key = node + 3; key < end; ) {
        int value = document.next(key);
        if (keyEquals(key, name)) {
          found = value;
        }
        key = document.next(value);
      }
    }
    return new JsonValue(document, found);
  }

  /** The fields in order, repeated names included; none if this is no object. */
  public List<Member> members() {
    if (kind() != Kind.OBJECT) {
      return List.of();
    }
    List<Member> list = new ArrayList<>();
    int end = document.next(node);
    for (int key = node + 3; key < end; ) {
      JsonValue name = new JsonValue(document, key);
      JsonValue value = new JsonValue(document, document.next(key));
      list.add(new Member(name.asString(""), name.span(), value));
      key = document.next(value.node);
    }
    return list;
  }

  /** The name of a field of these that stands here more than once, if there is one. */
  public Optional<String> repeated(Predicate<String> names) {
    if (kind() != Kind.OBJECT) {
      return Optional.empty();
    }
    Set<String> seen = new HashSet<>();
    int end = document.next(node);
    for (int key = node + 3; key < end; key = document.next(document.next(key))) {
      String name = new JsonValue(document, key).asString("");
      if (names.test(name) && !seen.add(name)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /** The elements in order; none if this is no array. */
  public List<JsonValue> elements() {
    if (kind() != Kind.ARRAY) {
      return List.of();
    }
    List<JsonValue> list = new ArrayList<>();
    int end = document.next(node);
    for (int element = node + 3; element < end; element = document.next(element)) {
      list.add(new JsonValue(document, element));
    }
    return list;
  }

  /** The decoded string, or the fallback if this is no string. */
  public String asString(String fallback) {
    if (kind() != Kind.STRING) {
      return fallback;
    }
    return JsonStrings.decode(document.bytes(), document.start(node) + 1, document.end(node) - 1);
  }

  /** The decoded string if this is one. */
  public Optional<String> string() {
    return kind() == Kind.STRING ? Optional.of(asString("")) : Optional.empty();
  }

  /**
   * The integer, cut at 2^60 on both sides, so that a sum of a few counts can't overflow whatever
   * an upstream sends. A fraction is cut off. The fallback if no number.
   */
  public long asLong(long fallback) {
    if (kind() != Kind.NUMBER) {
      return fallback;
    }
    int from = document.start(node);
    int to = document.end(node);
    if (to - from > 18 || !plainDigits(from, to)) {
      double approximate = asDouble(0);
      if (Math.abs(approximate) < 1e15 || Math.abs(approximate) > 2e18) {
        return (long) Math.clamp(approximate, (double) -MOST, (double) MOST);
      }
      return decimal()
          .map(BigDecimal::longValue)
          .map(JsonValue::cut)
          .orElse(cut((long) approximate));
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + (document.bytes()[i] - '0');
    }
    return cut(value);
  }

  private static long cut(long value) {
    return Math.clamp(value, -MOST, MOST);
  }

  /** The nearest double, or the fallback if this is no number. */
  public double asDouble(double fallback) {
    return kind() == Kind.NUMBER ? Double.parseDouble(raw()) : fallback;
  }

  /** The exact number if this is one and no longer than any sane number. */
  public Optional<BigDecimal> decimal() {
    if (kind() != Kind.NUMBER || span().length() > MAX_EXACT_DIGITS) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(raw()));
    } catch (NumberFormatException exponentTooLarge) {
      return Optional.empty();
    }
  }

  /** The exact integer if this is one written without fraction or exponent. */
  public Optional<BigInteger> integer() {
    if (kind() != Kind.NUMBER || span().length() > MAX_EXACT_DIGITS) {
      return Optional.empty();
    }
    String text = raw();
    return text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))
        ? Optional.of(new BigInteger(text))
        : Optional.empty();
  }

  /** True or false, or the fallback if this is neither. */
  public boolean asBoolean(boolean fallback) {
    return kind() == Kind.BOOLEAN ? document.bytes()[document.start(node)] == 't' : fallback;
  }

  /** The JSON text as it stands; empty if missing. */
  public String raw() {
    if (node == MISSING) {
      return "";
    }
    int from = document.start(node);
    return new String(document.bytes(), from, document.end(node) - from, StandardCharsets.UTF_8);
  }

  private boolean plainDigits(int from, int to) {
    for (int i = from; i < to; i++) {
      if (document.bytes()[i] < '0' || document.bytes()[i] > '9') {
        return false;
      }
    }
    return true;
  }

  private boolean keyEquals(int key, String name) {
    int from = document.start(key) + 1;
    int to = document.end(key) - 1;
    byte[] bytes = document.bytes();
    for (int i = from, k = 0; i < to; i++, k++) {
      byte c = bytes[i];
      if (c == '\\' || c < 0) {
        return JsonStrings.decode(bytes, from, to).equals(name);
      }
      if (k >= name.length() || c != name.charAt(k)) {
        return false;
      }
    }
    return to - from == name.length();
  }

  @Override
  public String toString() {
    return raw();
  }
}
