package dev.hone.wire.json;

import dev.hone.wire.error.InvalidRequestException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Reads the fields of a request's object and says which one has the wrong type. Absent and null
 * fields are empty.
 *
 * @param object the object
 * @param path its JSON path; empty for the body
 */
public record FieldReader(JsonValue object, String path) {
  /** The path of a field. */
  public String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** A string. */
  public Optional<String> string(String name) {
    JsonValue value = object.get(name);
    require(name, value, value.isString(), "a string");
    return value.string();
  }

  /** True or false. */
  public Optional<Boolean> bool(String name) {
    JsonValue value = object.get(name);
    require(name, value, value.kind() == JsonValue.Kind.BOOLEAN, "true or false");
    return value.isPresent() ? Optional.of(value.asBoolean(false)) : Optional.empty();
  }

  /** A number. */
  public OptionalDouble number(String name) {
    JsonValue value = object.get(name);
    boolean finite = value.isNumber() && Double.isFinite(value.asDouble(0));
    require(name, value, finite, "a number within a double's range");
    return value.isPresent() ? OptionalDouble.of(value.asDouble(0)) : OptionalDouble.empty();
  }

  /** An integer, cut at the ends of an int. */
  public OptionalInt integer(String name) {
    JsonValue value = object.get(name);
    require(name, value, value.isNumber(), "an integer");
    return value.isPresent()
        ? OptionalInt.of(Math.clamp(value.asLong(0), Integer.MIN_VALUE, Integer.MAX_VALUE))
        : OptionalInt.empty();
  }

  /** An integer of any size. */
  public Optional<BigInteger> bigInteger(String name) {
    JsonValue value = object.get(name);
    require(name, value, value.isNumber(), "an integer");
    return value.integer();
  }

  /** A string or a list of strings, as a list. */
  public List<String> strings(String name) {
    JsonValue value = object.get(name);
    require(name, value, value.isString() || value.isArray(), "a string or a list of strings");
    if (value.isString()) {
      return List.of(value.asString(""));
    }
    List<String> list = new ArrayList<>();
    for (JsonValue element : value.elements()) {
      if (!element.isString()) {
        throw new InvalidRequestException(
            at(name) + "[" + list.size() + "]", "must be a string", "");
      }
      list.add(element.asString(""));
    }
    return list;
  }

  /** The elements of an array. */
  public List<JsonValue> array(String name) {
    JsonValue value = object.get(name);
    require(name, value, value.isArray(), "an array");
    return value.elements();
  }

  /** An object; empty fields if it is absent. */
  public FieldReader child(String name) {
    JsonValue value = object.get(name);
    require(name, value, value.isObject(), "an object");
    return new FieldReader(value, at(name));
  }

  /** An object's string fields; others as their JSON. */
  public Map<String, String> labels(String name) {
    Map<String, String> labels = new TreeMap<>();
    for (JsonValue.Member member : child(name).object().members()) {
      labels.put(member.name(), member.value().string().orElseGet(member.value()::raw));
    }
    return labels;
  }

  private void require(String name, JsonValue value, boolean right, String wanted) {
    if (value.isPresent() && !right) {
      throw new InvalidRequestException(at(name), "must be " + wanted, "");
    }
  }
}
