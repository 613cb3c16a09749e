package dev.hone.gateway.limits;

import java.util.Locale;

/** What can be limited. */
public enum LimitKind {
  REQUESTS("requests per minute"),
  TOKENS("tokens per minute"),
  PARALLEL("requests at a time"),
  DAILY("money per day"),
  MONTHLY("money per month");

  private final String words;

  LimitKind(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** For metrics: {@code requests}, {@code daily}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is about money: waiting a minute does not help. */
  public boolean isMoney() {
    return this == DAILY || this == MONTHLY;
  }
}
