package dev.hone.server.http;

import java.util.Map;

/**
 * Who asks.
 *
 * @param name of the client's key
 * @param tags that its requests carry, whatever the client says
 */
public record Principal(String name, Map<String, String> tags) {
  /** Keeps a copy. */
  public Principal {
    tags = Map.copyOf(tags);
  }
}
