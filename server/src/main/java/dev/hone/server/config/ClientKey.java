package dev.hone.server.config;

/**
 * An API key that clients must present.
 *
 * @param name what the ledger calls it
 * @param secret the key itself; never logged
 */
public record ClientKey(String name, String secret) {
  @Override
  public String toString() {
    return "ClientKey[" + name + "]";
  }
}
