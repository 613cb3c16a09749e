package dev.hone.server.config;

import dev.hone.gateway.valkey.ValkeyAddress;
import dev.hone.gateway.valkey.ValkeyTls;
import java.util.Optional;

/** Reads {@code valkey}: an address, or a mapping of it and of certificates. */
final class ValkeySection {
  private ValkeySection() {}

  static Optional<ValkeyAddress> read(ConfigSection top) {
    if (!top.isMapping("valkey")) {
      return address(top, "valkey");
    }
    try (ConfigSection section = top.section("valkey")) {
      Optional<ValkeyAddress> address = address(section, "url");
      if (!section.has("url")) {
        section.problem("url", "is missing: say where Valkey is, as rediss://HOST:PORT");
      }
      ValkeyTls tls =
          new ValkeyTls(NetworkSection.authorities(section), NetworkSection.certificate(section));
      if (address.isPresent() && address.get().tls().isEmpty() && !tls.equals(ValkeyTls.USUAL)) {
        section.problem("url", "must begin with rediss:// where there are certificates");
      }
      check(section, tls);
      return address.map(a -> a.with(tls));
    }
  }

  /** Said here with its line, and not when it is first connected to. */
  private static void check(ConfigSection section, ValkeyTls tls) {
    if (!tls.equals(ValkeyTls.USUAL)) {
      try {
        tls.options();
      } catch (IllegalArgumentException e) {
        section.problem(
            tls.client().isPresent() ? "client-key" : "ca", String.valueOf(e.getMessage()));
      }
    }
  }

  private static Optional<ValkeyAddress> address(ConfigSection section, String key) {
    try {
      return section.string(key).filter(t -> !t.isBlank()).map(ValkeyAddress::parse);
    } catch (IllegalArgumentException e) {
      section.problem(key, "must be " + e.getMessage());
      return Optional.empty();
    }
  }
}
