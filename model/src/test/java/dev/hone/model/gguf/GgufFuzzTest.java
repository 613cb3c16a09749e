package dev.hone.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFuzzTest {
  private static final int ROUNDS = 4_000;
  private static final long MOST_ALLOCATED = 256 << 10;
  @TempDir Path folder;

  /** Also reads everything that a sound-looking mutant offers. */
  @Test
  void opensOrRefusesAnyMutationWithoutAllocatingMuch() throws IOException {
    long seed = System.nanoTime();
    System.out.println("GgufFuzzTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    byte[] sound = TestingFile.bytes(folder);
    Path mutant = folder.resolve("mutant.gguf");
    int opened = 0;
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int round = 0; round < ROUNDS; round++) {
      Files.write(mutant, mutate(sound, random));
      long before = threads.getCurrentThreadAllocatedBytes();
      try (GgufFile file = GgufFile.open(mutant)) {
        readAll(file);
        opened++;
      } catch (GgufException expected) {
        assertThat(expected).hasMessageContaining("mutant.gguf");
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before)
          .as("bytes allocated, seed %d, round %d", seed, round)
          .isLessThan(MOST_ALLOCATED);
    }
    assertThat(opened).as("mutants that opened").isBetween(1, ROUNDS - 1);
  }

  private static void readAll(GgufFile file) {
    file.metadata()
        .values()
        .values()
        .forEach(value -> {
          if (value instanceof GgufValue.Items(GgufArray array)) {
            switch (array.element()) {
              case STRING -> array.strings();
              case INT32, UINT32 -> array.ints();
              case FLOAT32 -> array.floats();
              default -> array.count();
            }
          }
        });
    for (TensorInfo tensor : file.tensors()) {
      var bytes = file.bytes(tensor);
      bytes.get(java.lang.foreign.ValueLayout.JAVA_BYTE, bytes.byteSize() - 1);
    }
  }

  private static byte[] mutate(byte[] sound, SplittableRandom random) {
    byte[] bytes = sound.clone();
    int header = sound.length - 200;
    int edits = 1 + random.nextInt(3);
    for (int i = 0; i < edits; i++) {
      int at = random.nextInt(header);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> Arrays.fill(bytes, at, Math.min(at + 8, header), (byte) -1);
        case 3 -> bytes[at] += (byte) (random.nextBoolean() ? 1 : -1);
        default -> bytes = Arrays.copyOf(bytes, sound.length - random.nextInt(sound.length / 8));
      }
      header = Math.min(header, bytes.length);
    }
    return bytes;
  }
}
