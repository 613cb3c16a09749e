package dev.hone.gateway.limits;

import dev.hone.ledger.keys.Quotas;

/**
 * An account that a request draws on.
 *
 * @param account {@code key:NAME}, {@code team:NAME}, {@code tag:NAME=VALUE} or {@code all}
 */
public record Claim(String account, Quotas quotas) {
  /** Everybody's account. */
  public static final String ALL = "all";

  /** A key's account. */
  public static String key(String name) {
    return "key:" + name;
  }

  /** A team's account. */
  public static String team(String name) {
    return "team:" + name;
  }

  /** The account of a tag with this value. */
  public static String tag(String nameAndValue) {
    return "tag:" + nameAndValue;
  }
}
