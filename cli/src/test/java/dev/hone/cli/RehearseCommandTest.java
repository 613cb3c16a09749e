package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RehearseCommandTest {
  @Test
  void startsAndEndsAServerAndLeavesNothing() throws Exception {
    List<Path> before = folders();
    CommandRun run = CommandRun.of("rehearse");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(folders()).isEqualTo(before);
    assertThat(CommandRun.of("--help").out()).doesNotContain("rehearse");
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(p -> p.getFileName().toString().startsWith("hone-rehearsal"))
          .sorted()
          .toList();
    }
  }
}
