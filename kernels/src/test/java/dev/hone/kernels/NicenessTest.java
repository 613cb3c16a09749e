package dev.hone.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NicenessTest {
  @Test
  void lowersTheThreadsOfANameAndNoOther() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (String name : List.of("lowered-1", "lowered-2", "other-1")) {
      threads.add(Thread.ofPlatform().name(name).daemon().start(() -> await(end)));
    }
    try {
      while (nice("lowered-").size() < 2 || nice("other-").isEmpty()) {
        Thread.sleep(1);
      }
      int before = nice("other-1").getFirst();
      Niceness.lowerThreads(List.of("lowered-"), 3);
      assertThat(nice("lowered-")).containsExactly(before + 3, before + 3);
      assertThat(nice("other-1")).containsExactly(before);
    } finally {
      end.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Field 19 of the kernel's line on each thread of this name. */
  private static List<Integer> nice(String name) throws Exception {
    List<Integer> found = new ArrayList<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      for (Path thread : threads.toList()) {
        try {
          String line = Files.readString(thread.resolve("stat"));
          int end = line.lastIndexOf(')');
          if (line.substring(line.indexOf('(') + 1, end).startsWith(name)) {
            found.add(Integer.valueOf(line.substring(end + 2).split(" ")[16]));
          }
        } catch (java.io.IOException ended) {
          // Another one.
        }
      }
    }
    return found;
  }
}
