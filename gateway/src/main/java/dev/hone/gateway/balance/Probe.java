package dev.hone.gateway.balance;

import dev.hone.gateway.provider.Provider;
import java.util.Optional;

/** Looks at a server. */
@FunctionalInterface
public interface Probe {
  /**
   * Asks the server how it is. Blocks for some seconds at most and does not throw.
   *
   * @param at a provider whose base URL is the server's
   * @return empty if it is not there, or not ready
   */
  Optional<ServerLoad> look(Provider at);
}
