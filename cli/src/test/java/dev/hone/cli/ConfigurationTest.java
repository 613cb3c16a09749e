package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.server.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir Path folder;

  @Test
  void aFileThatWasEmptiedIsNoNewConfiguration() throws IOException {
    Path file = folder.resolve("hone.yaml");
    for (String nothing : new String[] {"", "\n", "# keys:\n"}) {
      Files.writeString(file, nothing);
      assertThatThrownBy(() -> Configuration.checkNotEmptied(file))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("hone.yaml: is empty");
    }
    Files.writeString(file, "listen: {port: 9}\n");
    assertThatCode(() -> Configuration.checkNotEmptied(file)).doesNotThrowAnyException();
  }
}
