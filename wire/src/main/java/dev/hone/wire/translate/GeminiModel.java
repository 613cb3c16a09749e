package dev.hone.wire.translate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Gemini model bears, read from its name: 3 and later think by level and want their calls'
 * signatures back, 2.5 thinks by a budget of tokens, and before that none thinks. A name that is
 * not understood counts as the newest.
 */
record GeminiModel(String name) {
  private static final Pattern VERSION = Pattern.compile("gemini-(\\d{1,2})(?:\\.(\\d{1,2}))?");
  private static final int NEWEST = 99_00;

  boolean thinks() {
    return version() >= 2_05;
  }

  boolean thinksByLevel() {
    return version() >= 3_00;
  }

  boolean wantsSignatures() {
    return version() >= 3_00;
  }

  /** Pictures inside of a function's response. */
  boolean takesMediaInResults() {
    return version() >= 3_00;
  }

  /** Pro models always think. */
  boolean canStopThinking() {
    return !name.contains("pro") && !thinksByLevel();
  }

  private int version() {
    Matcher matcher = VERSION.matcher(name);
    if (!matcher.find()) {
      return NEWEST;
    }
    String minor = matcher.group(2);
    return Integer.parseInt(matcher.group(1)) * 100 + (minor == null ? 0 : Integer.parseInt(minor));
  }
}
