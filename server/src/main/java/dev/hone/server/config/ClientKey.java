package dev.hone.server.config;

import dev.hone.gateway.limits.LimitRules.Grant;

/**
 * An API key that clients must present.
 *
 * @param name what the ledger calls it
 * @param secret the key itself; never logged
 * @param grant what it may do
 */
public record ClientKey(String name, String secret, Grant grant) {
  /** A key that may do everything. */
  public ClientKey(String name, String secret) {
    this(name, secret, Grant.ALL);
  }

  @Override
  public String toString() {
    return "ClientKey[" + name + "]";
  }
}
