package dev.hone.cli;

import dev.hone.gateway.provider.Provider;
import dev.hone.kernels.KernelChoice;
import dev.hone.server.HoneServer;
import dev.hone.server.config.ClientKey;
import dev.hone.server.config.HoneConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a server says when it listens: where, who may ask, who answers, where the books are.
 *
 * @param folder of the data
 */
record Banner(HoneServer server, HoneConfig config, KernelChoice kernels, Path folder) {

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Hone " + Version.number() + " listens on " + server.url());
    if (config.providers().isEmpty() || !config.models().isEmpty()) {
      add(lines, "kernels", "%s, %d threads".formatted(kernels.summary(), server.kernelThreads()));
    }
    if (!config.providers().isEmpty()) {
      add(lines, "providers", names(config.providers().stream().map(Provider::name).toList()));
    }
    if (server.asksForKeys()) {
      List<String> keys = config.keys().stream().map(ClientKey::name).toList();
      add(
          lines,
          "keys",
          keys.isEmpty() ? "those of 'hone keys'" : names(keys) + ", and those of 'hone keys'");
    }
    add(lines, "data", folder.toString());
    return lines;
  }

  private static void add(List<String> lines, String what, String text) {
    lines.add("  %-10s %s".formatted(what, text));
  }

  /** At most eight of them. */
  private static String names(List<String> all) {
    String some = all.stream().distinct().limit(8).collect(Collectors.joining(", "));
    return all.size() <= 8 ? some : some + " and " + (all.size() - 8) + " more";
  }
}
