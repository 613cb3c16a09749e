package dev.hone.cli;

import dev.hone.ledger.prices.OwnPrices;
import dev.hone.server.config.ClientKey;
import dev.hone.server.config.ConfigException;
import dev.hone.server.config.ConfigFile;
import dev.hone.server.config.ConfigProblem;
import dev.hone.server.config.EnvironmentProviders;
import dev.hone.server.config.HoneConfig;
import dev.hone.server.config.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The configuration of a server: file, environment, and the models of the command line. */
final class Configuration {
  private Configuration() {}

  /** The file that counts: the one asked for, else {@code hone.yaml} here, if there is one. */
  static Optional<Path> file(@Nullable Path asked) {
    if (asked != null) {
      return Optional.of(asked);
    }
    Path here = Path.of("hone.yaml");
    return Files.isRegularFile(here) ? Optional.of(here) : Optional.empty();
  }

  /** The prices of the user's own in it. */
  static OwnPrices prices(@Nullable Path file, UnaryOperator<@Nullable String> environment) {
    return file(file).map(new ConfigFile(environment)::readPrices).orElse(OwnPrices.NONE);
  }

  /**
   * Refuses a file that says nothing: more likely an editor, a template or a disk that failed than
   * the wish to serve nobody, and everybody without a key.
   *
   * @throws ConfigException if it is there and empty
   */
  static void checkNotEmptied(@Nullable Path asked) {
    file(asked)
        .filter(file -> new ConfigFile(System::getenv).read(file).equals(HoneConfig.DEFAULT))
        .ifPresent(file -> {
          throw new ConfigException(
              List.of(
                  new ConfigProblem(
                      file.toString(), 0, "is empty: to go on without one, start Hone again")));
        });
  }

  /**
   * Reads it.
   *
   * @param file the file asked for; without one, {@code hone.yaml} here, if there is one
   * @param models {@code [NAME=]FILE} each, instead of the file's
   * @throws ConfigException with every problem of the file
   */
  static HoneConfig read(
      @Nullable Path file, List<String> models, UnaryOperator<@Nullable String> environment) {
    ConfigFile files = new ConfigFile(environment);
    HoneConfig read = file(file).map(files::read).orElseGet(() -> files.parse("hone.yaml", "{}"));
    List<ClientKey> keys = new ArrayList<>(read.keys());
    String key = environment.apply("HONE_API_KEY");
    if (key != null && !key.isBlank()) {
      keys.add(new ClientKey("HONE_API_KEY", key));
    }
    return read.withKeys(keys)
        .withModels(
            models.isEmpty() ? read.models() : models.stream().map(ModelFile::parse).toList())
        .withProviders(EnvironmentProviders.add(read.providers(), environment));
  }
}
