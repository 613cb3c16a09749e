package dev.hone.wire.gemini;

import dev.hone.wire.json.FieldReader;
import dev.hone.wire.json.JsonValue;

/**
 * Fields as protocol buffers name them in JSON: lower camel case, or the original name with
 * underscores. Google's servers take both, and both are in use.
 */
public final class ProtoFields {
  private ProtoFields() {}

  /** The field of this camel-case name, under either name; missing if it is not there. */
  public static JsonValue get(JsonValue object, String camel) {
    JsonValue value = object.get(camel);
    return value.isMissing() ? object.get(underscored(camel)) : value;
  }

  /** The name under which the object has the field. */
  static String name(FieldReader in, String camel) {
    return in.object().get(camel).isMissing() && !in.object().get(underscored(camel)).isMissing()
        ? underscored(camel)
        : camel;
  }

  /** An object under either name. */
  static FieldReader child(FieldReader in, String camel) {
    return in.child(name(in, camel));
  }

  /** The camel-case form of either name. */
  public static String camel(String name) {
    if (name.indexOf('_') < 0) {
      return name;
    }
    StringBuilder out = new StringBuilder(name.length());
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        out.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return out.toString();
  }

  private static String underscored(String camel) {
    StringBuilder out = new StringBuilder(camel.length() + 4);
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c)) {
        out.append('_').append(Character.toLowerCase(c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
