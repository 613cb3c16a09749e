package dev.hone.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Small files in which Linux describes itself. */
final class SystemFile {
  private SystemFile() {}

  /** The whole text; empty where there is no such file. */
  static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The value of the first line {@code name: value}. */
  static Optional<String> value(Path file, String name) {
    return read(file)
        .flatMap(text ->
            text.lines()
                .filter(line -> line.startsWith(name) && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst());
  }

  /** Bytes of a value such as {@code 4096 kB}. */
  static long kibibytes(String value) {
    return Long.parseLong(value.replaceAll("\\D", "")) << 10;
  }
}
