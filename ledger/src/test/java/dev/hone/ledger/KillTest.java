package dev.hone.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code -Dhone.kills=50} kills more often than the default. Five processes at a time write to five
 * ledgers, and each is killed at a moment of its own.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("hone.kills", 5);
  private static final int TOGETHER = 5;
  private static final long RUN = TimeUnit.MILLISECONDS.toNanos(1400);

  @TempDir Path folders;

  /** A number of the child's and when it was read: the line was recorded before that. */
  private record Seen(int number, long at) {}

  @Test
  void losesNoLineOlderThanASecondAndDoublesNoneWhenItsProcessIsKilled() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(TOGETHER)) {
      List<Future<?>> kills = new ArrayList<>();
      for (int i = 0; i < TOGETHER; i++) {
        Path folder = folders.resolve("ledger" + i);
        int first = i;
        kills.add(
            threads.submit(() -> {
              for (int kill = first; kill < KILLS; kill += TOGETHER) {
                killOnce(folder, kill);
              }
              return null;
            }));
      }
      for (Future<?> kill : kills) {
        kill.get();
      }
    }
  }

  private static void killOnce(Path folder, int kill) throws Exception {
    int safe = runAndKill(folder, "kill" + kill, RUN + TimeUnit.MILLISECONDS.toNanos(37L * kill));
    assertThat(safe).as("the child wrote for more than a second").isPositive();
    try (Ledger ledger = Ledger.open(folder, InstantSource.system())) {
      assertThat(ledger.flush(Duration.ofSeconds(20))).isTrue();
    }
    Set<String> ids = ids(folder);
    for (int i = 0; i <= safe; i++) {
      assertThat(ids).contains("kill" + kill + "-" + i);
    }
  }

  private static int runAndKill(Path folder, String name, long run)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                folder.toString(),
                name)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Deque<Seen> seen = new ArrayDeque<>();
    try (BufferedReader lines = child.inputReader()) {
      long end = Long.MAX_VALUE;
      while (System.nanoTime() < end) {
        seen.add(new Seen(Integer.parseInt(lines.readLine()), System.nanoTime()));
        end = Math.min(end, seen.getFirst().at() + run);
      }
      long killed = System.nanoTime();
      child.destroyForcibly();
      assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
      int safe = -1;
      for (Seen one : seen) {
        if (killed - one.at() > TimeUnit.SECONDS.toNanos(1)) {
          safe = one.number();
        }
      }
      return safe;
    }
  }

  private static Set<String> ids(Path folder) {
    try (UsageReports reports = UsageReports.open(folder)) {
      List<UsageRecord> lines = reports.lines(UsageQuery.ALL, Integer.MAX_VALUE);
      Set<String> ids = new HashSet<>();
      lines.forEach(line -> assertThat(ids.add(line.requestId())).as("booked twice").isTrue());
      return ids;
    }
  }
}
