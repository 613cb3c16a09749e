package dev.hone.ledger.keys;

import java.util.List;

/**
 * The models that a key may ask for, as patterns over the name that the client writes: {@code *}
 * stands for any letters but the slash, which parts a provider from its model. A single {@code *}
 * is every model, and so is no pattern.
 */
public record ModelScope(List<String> patterns) {
  /** Every model. */
  public static final ModelScope ALL = new ModelScope(List.of());

  /** Keeps a copy. */
  public ModelScope {
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      if (pattern.isBlank()
          || pattern.chars().anyMatch(c -> c == ',' || Character.isISOControl(c))) {
        throw new IllegalArgumentException("'" + pattern + "' is no pattern of a model's name");
      }
    }
  }

  /** Whether every model is allowed. */
  public boolean isAll() {
    return patterns.isEmpty() || patterns.contains("*");
  }

  /** Whether this model is allowed. */
  public boolean allows(String model) {
    return isAll() || patterns.stream().anyMatch(p -> matches(p, model));
  }

  private static boolean matches(String pattern, String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = -1;
    while (in < text.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        resume = in;
      } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0 && text.charAt(resume) != '/') {
        at = star + 1;
        in = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
