package dev.hone.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.server.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  private static final Duration RHYTHM = Duration.ofMillis(20);
  @TempDir Path folder;

  @Test
  void tellsOfNewContentsEvenBehindALinkAndOfAFileThatAppears() throws Exception {
    Path first = Files.writeString(folder.resolve("first"), "one");
    Path second = Files.writeString(folder.resolve("second"), "two");
    Path link = Files.createSymbolicLink(folder.resolve("hone.yaml"), first);
    Path later = folder.resolve("later");
    AtomicInteger changes = new AtomicInteger();
    try (FileWatch watch =
        new FileWatch(() -> List.of(link, later), RHYTHM, changes::incrementAndGet)) {
      Files.delete(link);
      Files.createSymbolicLink(link, second);
      Eventually.until("the link's change is seen", () -> changes.get() >= 1);
      int before = changes.get();
      Files.writeString(later, "three");
      Eventually.until("the new file is seen", () -> changes.get() > before);
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void aFailingListenerIsAskedAgain() throws Exception {
    Path file = Files.writeString(folder.resolve("hone.yaml"), "one");
    AtomicInteger calls = new AtomicInteger();
    try (FileWatch watch =
        new FileWatch(
            () -> List.of(file),
            RHYTHM,
            () -> {
              calls.incrementAndGet();
              throw new IllegalStateException("no");
            })) {
      Files.writeString(file, "two");
      Eventually.until("called once", () -> calls.get() == 1);
      Files.writeString(file, "three");
      Eventually.until("called again", () -> calls.get() == 2);
      assertThat(watch).isNotNull();
    }
  }
}
