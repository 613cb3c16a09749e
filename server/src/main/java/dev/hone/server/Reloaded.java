package dev.hone.server;

import dev.hone.server.config.HoneConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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
    if (running.observe().jsonLog() != next.observe().jsonLog()) {
      keys.add("log.format");
    }
    differs("data", running, next, HoneConfig::data, keys);
    differs("models", running, next, HoneConfig::models, keys);
    differs("engine", running, next, HoneConfig::engine, keys);
    differs("ledger", running, next, config -> config.books().ledger(), keys);
    differs("journal", running, next, config -> config.books().journal(), keys);
    differs("tracing", running, next, config -> config.observe().tracing(), keys);
    differs("valkey", running, next, HoneConfig::valkey, keys);
    return new Reloaded(List.copyOf(keys));
  }

  private static void differs(
      String key,
      HoneConfig running,
      HoneConfig next,
      Function<HoneConfig, Object> part,
      List<String> keys) {
    if (!part.apply(running).equals(part.apply(next))) {
      keys.add(key);
    }
  }
}
