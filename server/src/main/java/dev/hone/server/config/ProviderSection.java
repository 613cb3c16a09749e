package dev.hone.server.config;

import dev.hone.gateway.provider.BreakerPolicy;
import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.KeyHeader;
import dev.hone.gateway.provider.Network;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.ProviderPreset;
import dev.hone.gateway.provider.Replication;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one entry of {@code providers}. */
final class ProviderSection {
  private static final Map<String, Protocol> PROTOCOLS = new LinkedHashMap<>();

  private static final List<String> PRESETS =
      Arrays.stream(ProviderPreset.values()).map(ProviderPreset::word).toList();

  static {
    PROTOCOLS.put("chat", Protocol.OPENAI_CHAT);
    PROTOCOLS.put("completions", Protocol.OPENAI_COMPLETIONS);
    PROTOCOLS.put("responses", Protocol.OPENAI_RESPONSES);
    PROTOCOLS.put("embeddings", Protocol.OPENAI_EMBEDDINGS);
    PROTOCOLS.put("messages", Protocol.ANTHROPIC_MESSAGES);
    PROTOCOLS.put("generate", Protocol.GEMINI_GENERATE);
    PROTOCOLS.put("converse", Protocol.BEDROCK_CONVERSE);
  }

  private ProviderSection() {}

  /** The provider; empty if a problem was noted. */
  static Optional<Provider> read(ConfigSection section) {
    try (section) {
      Optional<String> name = section.string("name");
      Optional<ProviderPreset> preset =
          section.string("preset").or(() -> name).flatMap(ProviderPreset::of);
      if (name.isEmpty()) {
        section.problem("name", "is missing: give each provider a name");
      }
      if (section.has("preset") && preset.isEmpty()) {
        section.problem("preset", unknownPreset(section.string("preset").orElse("")));
      }
      Optional<Dialect> dialect = section.choice("dialect", Dialect.class);
      Hosting hosting = HostingSection.read(section, preset);
      Replication replication = ReplicationSection.read(section, preset);
      BreakerPolicy breaker = ReplicationSection.breaker(section);
      Optional<Network> network =
          section.has("network") ? Optional.of(NetworkSection.read(section)) : Optional.empty();
      if (network.isEmpty()) {
        section.section("network").close();
      }
      Optional<URI> url =
          url(section)
              .or(() -> replication.urls().stream().findFirst())
              .or(() -> preset.flatMap(ProviderPreset::baseUrl))
              .or(() -> HostingSection.address(hosting));
      Set<Protocol> protocols = protocols(section, preset, dialect);
      List<Secret> keys = keys(section, preset);
      Timeouts timeouts = timeouts(section);
      int tries = section.integer("tries", 1, 10).map(Long::intValue).orElse(2);
      Map<String, String> headers = lowerCase(section.strings("headers"));
      if (url.isEmpty()) {
        section.problem(
            "base-url",
            "is missing: say where the provider is"
                + name.flatMap(n -> Nearest.of(n, PRESETS))
                    .map(near -> ", or did you mean the preset '" + near + "'?")
                    .orElse(""));
      }
      if (name.isEmpty() || url.isEmpty()) {
        return Optional.empty();
      }
      Provider provider =
          new Provider(
                  name.get(),
                  dialect.or(() -> preset.map(ProviderPreset::dialect)).orElse(Dialect.OPENAI),
                  url.get(),
                  protocols,
                  keys,
                  timeouts,
                  tries,
                  headers)
              .withHosting(hosting)
              .withReplication(replication)
              .withBreaker(breaker)
              .withKeyHeader(section.choice("auth", KeyHeader.class).orElse(KeyHeader.AUTO));
      return Optional.of(network.map(provider::withNetwork).orElse(provider));
    } catch (IllegalArgumentException e) {
      section.problem("base-url", "can't be used: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static String unknownPreset(String word) {
    return "must be one of the presets, not '%s': %s"
        .formatted(
            word,
            Nearest.of(word, PRESETS)
                .map(near -> "did you mean '" + near + "'?")
                .orElse(String.join(", ", PRESETS)));
  }

  private static Optional<URI> url(ConfigSection section) {
    Optional<String> text = section.string("base-url");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(URI.create(text.get()));
    } catch (IllegalArgumentException e) {
      section.problem("base-url", "is no address: '" + text.get() + "'");
      return Optional.empty();
    }
  }

  private static Set<Protocol> protocols(
      ConfigSection section, Optional<ProviderPreset> preset, Optional<Dialect> dialect) {
    List<String> words = section.stringList("protocols");
    if (words.isEmpty()) {
      return preset.map(ProviderPreset::protocols).orElseGet(() -> usual(dialect));
    }
    Set<Protocol> protocols = EnumSet.noneOf(Protocol.class);
    for (String word : words) {
      Protocol protocol = PROTOCOLS.get(word.toLowerCase(Locale.ROOT));
      if (protocol == null) {
        section.problem(
            "protocols", "'" + word + "' is none of " + String.join(", ", PROTOCOLS.keySet()));
      } else {
        protocols.add(protocol);
      }
    }
    return protocols;
  }

  private static Set<Protocol> usual(Optional<Dialect> dialect) {
    return switch (dialect.orElse(Dialect.OPENAI)) {
      case OPENAI -> ProviderPreset.VLLM.protocols();
      case ANTHROPIC -> ProviderPreset.ANTHROPIC.protocols();
      case GEMINI -> ProviderPreset.GOOGLE.protocols();
    };
  }

  private static List<Secret> keys(ConfigSection section, Optional<ProviderPreset> preset) {
    List<Secret> keys = new ArrayList<>();
    List<String> texts = new ArrayList<>(section.stringList("keys"));
    section.string("key").ifPresent(texts::add);
    for (String text : texts) {
      if (text.isBlank()) {
        section.problem("key", "is empty");
      } else {
        keys.add(new Secret(text.strip()));
      }
    }
    if (texts.isEmpty()) {
      preset.stream()
          .flatMap(p -> p.keyVariables().stream())
          .flatMap(v -> section.variable(v).stream())
          .findFirst()
          .map(Secret::new)
          .ifPresent(keys::add);
    }
    return keys;
  }

  private static Timeouts timeouts(ConfigSection section) {
    try (ConfigSection t = section.section("timeouts")) {
      Timeouts d = Timeouts.DEFAULT;
      return new Timeouts(
          t.duration("connect", ConfigSection.LEAST).orElse(d.connect()),
          t.duration("first-byte", ConfigSection.LEAST).orElse(d.firstByte()),
          t.duration("idle", ConfigSection.LEAST).orElse(d.idle()),
          t.duration("total", ConfigSection.LEAST).orElse(d.total()));
    }
  }

  private static Map<String, String> lowerCase(Map<String, String> headers) {
    Map<String, String> lower = new LinkedHashMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    return lower;
  }
}
