package dev.hone.server;

import dev.hone.server.config.HoneConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a new configuration.
 *
 * @param restartFor what differs and takes effect only with the next start, by its keys
 */
public record Reloaded(List<String> restartFor) {
  /** Compares. */
  static Reloaded between(HoneConfig running, HoneConfig next) {
    List<String> keys = new ArrayList<>();
    if (!running.host().equals(next.host()) || running.port() != next.port()) {
      keys.add("listen");
    }
    if (running.tls().isPresent() != next.tls().isPresent()) {
      keys.add("listen.tls");
    }
    if (!running.data().equals(next.data())) {
      keys.add("data");
    }
    if (!running.models().equals(next.models())) {
      keys.add("models");
    }
    if (!running.engine().equals(next.engine())) {
      keys.add("engine");
    }
    if (!running.observe().tracing().equals(next.observe().tracing())) {
      keys.add("tracing");
    }
    if (!running.valkey().equals(next.valkey())) {
      keys.add("valkey");
    }
    return new Reloaded(List.copyOf(keys));
  }
}
