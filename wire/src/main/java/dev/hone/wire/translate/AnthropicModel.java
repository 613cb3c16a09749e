package dev.hone.wire.translate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Claude model bears, read from its name (API-SEMANTICS of 24 November 2026): models after
 * 4.6 refuse sampling parameters, those from 4.6 on refuse prefill and think adaptively. A name
 * that is not understood counts as the newest, whose requests every model of its kind takes.
 */
record AnthropicModel(String name) {
  private static final Pattern NEW_STYLE =
      Pattern.compile("(?:opus|sonnet|haiku|fable|mythos)-(\\d{1,2})(?:[-.](\\d{1,2}))?(?!\\d)");
  private static final Pattern OLD_STYLE = Pattern.compile("claude-(\\d)(?:[-.](\\d))?-[a-z]");
  private static final int NEWEST = 99_00;

  boolean refusesSampling() {
    return version() > 4_06;
  }

  boolean refusesPrefill() {
    return version() >= 4_06;
  }

  boolean thinksAdaptively() {
    return version() >= 4_06;
  }

  boolean thinks() {
    return version() >= 3_07;
  }

  boolean takesOutputFormat() {
    return version() >= 4_05;
  }

  boolean takesSystemMessages() {
    return version() > 4_06;
  }

  /** What to ask for when the client names no limit; Messages require one. */
  int defaultMaxTokens() {
    return version() < 3_05 ? 4096 : version() < 3_07 ? 8192 : 32_000;
  }

  private int version() {
    Matcher fresh = NEW_STYLE.matcher(name);
    if (fresh.find()) {
      return number(fresh);
    }
    Matcher old = OLD_STYLE.matcher(name);
    return old.find() ? number(old) : NEWEST;
  }

  private static int number(Matcher matcher) {
    String minor = matcher.group(2);
    return Integer.parseInt(matcher.group(1)) * 100 + (minor == null ? 0 : Integer.parseInt(minor));
  }
}
