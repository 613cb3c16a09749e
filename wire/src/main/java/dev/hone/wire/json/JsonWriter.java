package dev.hone.wire.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes compact JSON. Commas are set by the writer; raw pieces of other documents go in as they
 * stand, so that numbers and schemas are never rewritten.
 */
public final class JsonWriter {
  private final StringBuilder out = new StringBuilder(256);

  /** Opens an object as the next value. */
  public JsonWriter object() {
    separate();
    out.append('{');
    return this;
  }

  /** Closes the object. */
  public JsonWriter endObject() {
    out.append('}');
    return this;
  }

  /** Opens an array as the next value. */
  public JsonWriter array() {
    separate();
    out.append('[');
    return this;
  }

  /** Closes the array. */
  public JsonWriter endArray() {
    out.append(']');
    return this;
  }

  /** Writes a field's name; the next call writes its value. */
  public JsonWriter name(String name) {
    separate();
    JsonStrings.encode(name, out);
    out.append(':');
    return this;
  }

  /** Writes a string value. */
  public JsonWriter value(CharSequence value) {
    separate();
    JsonStrings.encode(value, out);
    return this;
  }

  /** Writes an integer value. */
  public JsonWriter value(long value) {
    separate();
    out.append(value);
    return this;
  }

  /** Writes a boolean value. */
  public JsonWriter value(boolean value) {
    separate();
    out.append(value);
    return this;
  }

  /** Writes a number that JSON can hold; whole numbers without a fraction. */
  public JsonWriter value(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no " + value);
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return value((long) value);
    }
    separate();
    out.append(value);
    return this;
  }

  /** Writes {@code null}. */
  public JsonWriter nullValue() {
    separate();
    out.append("null");
    return this;
  }

  /** Writes a piece of JSON as it stands. */
  public JsonWriter raw(String json) {
    separate();
    out.append(json);
    return this;
  }

  /** A string field. */
  public JsonWriter field(String name, CharSequence value) {
    return name(name).value(value);
  }

  /** An integer field. */
  public JsonWriter field(String name, long value) {
    return name(name).value(value);
  }

  /** A number field. */
  public JsonWriter field(String name, double value) {
    return name(name).value(value);
  }

  /** A number field with all its digits. */
  public JsonWriter field(String name, BigDecimal value) {
    return name(name).raw(value.toPlainString());
  }

  /** A boolean field. */
  public JsonWriter field(String name, boolean value) {
    return name(name).value(value);
  }

  /** A string field, or null when empty. */
  public JsonWriter nullableField(String name, Optional<String> value) {
    return value.isPresent() ? field(name, value.get()) : name(name).nullValue();
  }

  /** A string field, or nothing when empty. */
  public JsonWriter optionalField(String name, Optional<String> value) {
    return value.isPresent() ? field(name, value.get()) : this;
  }

  /** A field whose value is JSON as it stands. */
  public JsonWriter rawField(String name, String json) {
    return name(name).raw(json);
  }

  /** The bytes in UTF-8. */
  public byte[] toBytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The text on one line, as an event's data must be. Strings can't hold a raw line end, so only
   * white space between the values of raw pieces changes.
   */
  public String oneLine() {
    String text = out.toString();
    boolean lines = text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    return lines ? text.replace('\n', ' ').replace('\r', ' ') : text;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private void separate() {
    if (!out.isEmpty()) {
      char last = out.charAt(out.length() - 1);
      if (last != '{' && last != '[' && last != ':') {
        out.append(',');
      }
    }
  }
}
