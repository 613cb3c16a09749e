package dev.hone.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeflatedLinesTest {
  /** What was taken stands for itself: no line refers to one of the batch before. */
  @Test
  void eachBatchIsReadByItself() {
    long seed = System.nanoTime();
    System.out.println("DeflatedLinesTest seed " + seed);
    Random random = new Random(seed);
    try (DeflatedLines lines = new DeflatedLines()) {
      for (int batch = 0; batch < 20; batch++) {
        StringBuilder expected = new StringBuilder();
        for (int i = random.nextInt(300); i > 0; i--) {
          String line = "x".repeat(random.nextInt(400)) + random.nextLong();
          lines.add(line.getBytes(StandardCharsets.UTF_8));
          expected.append(line).append('\n');
        }
        assertThat(lines.plainBytes()).isEqualTo(expected.length());
        assertThat(new String(Deflated.read(lines.take()), StandardCharsets.UTF_8))
            .isEqualTo(expected.toString());
        assertThat(lines.plainBytes()).isZero();
      }
    }
  }
}
