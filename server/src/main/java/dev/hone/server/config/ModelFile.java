package dev.hone.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A local model to serve.
 *
 * @param name what clients call it; from the file where absent
 */
public record ModelFile(Optional<String> name, Path file) {

  /** Parses {@code FILE} or {@code NAME=FILE}. */
  public static ModelFile parse(String text) {
    int equals = text.indexOf('=');
    return equals > 0 && text.indexOf('/') != 0
        ? new ModelFile(Optional.of(text.substring(0, equals)), Path.of(text.substring(equals + 1)))
        : new ModelFile(Optional.empty(), Path.of(text));
  }
}
