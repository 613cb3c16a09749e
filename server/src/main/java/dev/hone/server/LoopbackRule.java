package dev.hone.server;

import dev.hone.server.config.HoneConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Nobody else's machine may reach a server that asks for no key. */
final class LoopbackRule {
  private LoopbackRule() {}

  /**
   * Checks the address against the keys.
   *
   * @throws StartupException if the address can be reached from elsewhere and no key is configured
   */
  static void check(HoneConfig config) {
    if (!config.keys().isEmpty() || config.limits().adminKey().isPresent()) {
      return;
    }
    boolean loopback;
    try {
      loopback = InetAddress.getByName(config.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new StartupException("There is no address for the host '" + config.host() + "'.", e);
    }
    if (!loopback) {
      throw new StartupException(
          "Listening on %s lets other machines in, so clients must present an API key: configure one under 'keys' in hone.yaml, set HONE_API_KEY, or set 'admin-key' and make keys with 'hone keys'."
              .formatted(config.host()));
    }
  }
}
