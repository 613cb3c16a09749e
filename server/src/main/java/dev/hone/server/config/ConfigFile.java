package dev.hone.server.config;

import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.gateway.provider.Provider;
import dev.hone.ledger.prices.OwnPrices;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads {@code hone.yaml}. */
public final class ConfigFile {
  private final UnaryOperator<@Nullable String> environment;

  /**
   * @param environment gives a variable's value, or null
   */
  public ConfigFile(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  /**
   * Reads and checks a file.
   *
   * @throws ConfigException with every problem found
   */
  public HoneConfig read(Path file) {
    return parse(file.toString(), text(file));
  }

  /**
   * Reads just what finds ledger and journal: what else may be wrong with the file is no concern of
   * whoever only reads there.
   *
   * @throws ConfigException if the file is no YAML, or one of these is wrong
   */
  public LedgerPlace readLedger(Path file) {
    return part(
        file,
        top -> new LedgerPlace(top.string("data").map(ConfigFile::path), Bookkeeping.read(top)));
  }

  /**
   * Reads just the prices of the user's own.
   *
   * @throws ConfigException if the file is no YAML, or a price is wrong
   */
  public OwnPrices readPrices(Path file) {
    return part(file, PricesSection::read);
  }

  /**
   * Reads just what clients' keys may do, by their names and in their order; the keys themselves
   * may be in an environment that is not this one.
   *
   * @throws ConfigException if the file is no YAML, or a name or limit is wrong
   */
  public Map<String, Grant> readGrants(Path file) {
    return part(
        file,
        top -> {
          Map<String, Grant> grants = new LinkedHashMap<>();
          int before = 0;
          for (ConfigSection key : top.sections("keys")) {
            grants.put(keyName(key, before++), LimitsSection.grant(key));
          }
          return grants;
        });
  }

  private <T> T part(Path file, Function<ConfigSection, T> read) {
    List<ConfigProblem> problems = new ArrayList<>();
    String name = file.toString();
    ConfigNode.Mapping root = new ConfigTree(name, problems).parse(text(file));
    // Not closed: that would name the keys that nobody asked for here.
    T part = read.apply(new ConfigSection(name, "", root, problems, environment));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return part;
  }

  private static String keyName(ConfigSection key, int before) {
    return key.string("name").orElse("key-" + (before + 1));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw single(file, "there is no such file");
    } catch (MalformedInputException e) {
      throw single(file, "the file is not UTF-8");
    } catch (IOException e) {
      throw single(file, "the file can't be read: " + e);
    }
  }

  /** As {@link #read}, from text. */
  public HoneConfig parse(String name, String yaml) {
    List<ConfigProblem> problems = new ArrayList<>();
    ConfigNode.Mapping root = new ConfigTree(name, problems).parse(yaml);
    HoneConfig config;
    try (ConfigSection top = new ConfigSection(name, "", root, problems, environment)) {
      config = config(top);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config;
  }

  /** The names of the providers whose keys are in the environment. */
  private List<String> environmentProviders() {
    return EnvironmentProviders.add(List.of(), environment).stream().map(Provider::name).toList();
  }

  private HoneConfig config(ConfigSection top) {
    String host;
    int port;
    Optional<TlsFiles> tls;
    try (ConfigSection listen = top.section("listen")) {
      host = listen.string("host").orElse(HoneConfig.DEFAULT.host());
      port =
          listen.integer("port", 0, 65_535).map(Long::intValue).orElse(HoneConfig.DEFAULT.port());
      tls = tls(listen);
    }
    Optional<Path> data = top.string("data").map(ConfigFile::path);
    List<ClientKey> keys = new ArrayList<>();
    for (ConfigSection key : top.sections("keys")) {
      try (key) {
        String name = keyName(key, keys.size());
        Optional<String> secret = key.string("key");
        if (secret.isEmpty() || secret.get().isBlank()) {
          key.problem("key", "is missing: give each key a 'key', best as ${VARIABLE}");
        }
        ClientKey read = new ClientKey(name, secret.orElse(""), LimitsSection.grant(key));
        // Limits go by name: two secrets of one name are one key, and may not differ in them.
        if (keys.stream().anyMatch(k -> k.name().equals(name) && !k.grant().equals(read.grant()))) {
          key.problem("name", "is that of another key with other limits: give each its own name");
        }
        // Whoever comes with it could be either of the two.
        keys.stream()
            .filter(k -> !k.name().equals(name) && !k.secret().isBlank())
            .filter(k -> k.secret().equals(read.secret()))
            .findFirst()
            .ifPresent(
                k -> key.problem("key", "is that of '" + k.name() + "' too: give it another"));
        keys.add(read);
      }
    }
    List<ModelFile> models = new ArrayList<>();
    for (ConfigSection model : top.sections("models")) {
      try (model) {
        Optional<String> file = model.string("file");
        if (file.isEmpty()) {
          model.problem("file", "is missing: name a GGUF file");
        }
        models.add(new ModelFile(model.string("name"), path(file.orElse(""))));
      }
    }
    List<Provider> providers = new ArrayList<>();
    Set<String> providerNames = new LinkedHashSet<>(environmentProviders());
    for (ConfigSection provider : top.sections("providers")) {
      // Its name counts even if something else of it is wrong: one problem is named once.
      provider.string("name").ifPresent(providerNames::add);
      ProviderSection.read(provider)
          .ifPresent(read -> {
            if (providers.stream().anyMatch(p -> p.name().equals(read.name()))) {
              provider.problem("name", "is that of another provider: give each its own");
            }
            providers.add(read);
          });
    }
    LimitConfig limits = LimitsSection.read(top);
    limits
        .adminKey()
        .filter(admin -> keys.stream().anyMatch(k -> k.secret().equals(admin.value())))
        .ifPresent(admin ->
            top.problem("admin-key", "is a client's key too: give the administrator another"));
    return new HoneConfig(
        host,
        port,
        tls,
        data,
        keys,
        models,
        engine(top),
        providers,
        RouteSection.read(top, providerNames),
        ObserveConfig.read(top),
        Bookkeeping.read(top),
        ResponseCacheSection.read(top),
        NetworkSection.read(top),
        PromptCacheConfig.read(top),
        limits,
        PricesSection.read(top),
        ValkeySection.read(top));
  }

  private static Optional<TlsFiles> tls(ConfigSection listen) {
    if (!listen.has("tls")) {
      return Optional.empty();
    }
    try (ConfigSection tls = listen.section("tls")) {
      Optional<Path> certificate = file(tls, "cert");
      Optional<Path> key = file(tls, "key");
      return certificate.flatMap(c -> key.map(k -> new TlsFiles(c, k)));
    }
  }

  /** A file that must be there; empty if a problem was noted. */
  private static Optional<Path> file(ConfigSection section, String key) {
    Optional<Path> file = section.string(key).map(ConfigFile::path);
    if (file.isEmpty()) {
      section.problem(key, "is missing: name a PEM file");
    } else if (!Files.isReadable(file.get())) {
      section.problem(key, "names '" + file.get() + "', which can't be read");
      return Optional.empty();
    }
    return file;
  }

  private static EngineConfig engine(ConfigSection top) {
    try (ConfigSection engine = top.section("engine")) {
      return new EngineConfig(
          optionalInt(engine.integer("threads", 1, 1024)),
          engine.bytes("kv-cache"),
          optionalInt(engine.integer("context", 32, 1 << 24)),
          engine
              .integer("max-running", 1, 4096)
              .map(Long::intValue)
              .orElse(EngineConfig.DEFAULT.maxRunning()),
          engine
              .integer("max-waiting", 0, 1_000_000)
              .map(Long::intValue)
              .orElse(EngineConfig.DEFAULT.maxWaiting()));
    }
  }

  private static OptionalInt optionalInt(Optional<Long> value) {
    return value.isPresent() ? OptionalInt.of(value.get().intValue()) : OptionalInt.empty();
  }

  private static Path path(String text) {
    return text.equals("~") || text.startsWith("~/")
        ? Path.of(System.getProperty("user.home") + text.substring(1))
        : Path.of(text);
  }

  private static ConfigException single(Path file, String message) {
    return new ConfigException(List.of(new ConfigProblem(file.toString(), 0, message)));
  }
}
