package dev.hone.gateway.upstream;

import java.util.Collection;

/** Names of fields, which clients chose, as the value of one header of bounded length. */
final class DroppedNames {
  private static final int LONGEST = 2_000;

  private DroppedNames() {}

  static String header(Collection<String> names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      if (text.length() + name.length() > LONGEST) {
        return text.append(text.isEmpty() ? "" : ", ").append("...").toString();
      }
      text.append(text.isEmpty() ? "" : ", ");
      name.chars().map(c -> c >= ' ' && c < 127 ? c : '?').forEach(c -> text.append((char) c));
    }
    return text.toString();
  }
}
