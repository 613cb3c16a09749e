package dev.hone.gateway.promptcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hone.gateway.promptcache.PrefixTable.Place;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReuseRegressionTest {
  private static final double[] EXPECTED = {0.05, 0.1, 0.2, 0.3, 0.4, 0.42, 0.5};
  private static final int FIVE_MINUTES = 3;
  private static final int[] SHORT = features(1_500);
  private static final int[] LONG = features(3_000);

  private final ReuseRegression regression = new ReuseRegression();
  private long now = 1_000_000;

  private static int[] features(long tokens) {
    return ReuseFeatures.of(Place.END, false, tokens, 0, tokens, 0, 1);
  }

  private double[] chances(ReuseRegression of, int[] features) {
    return of.chances(EXPECTED, features, new PrefixNode(), now);
  }

  /** Short ones are asked for again after a minute, nine of ten; long ones never. */
  private void work(int requests, SplittableRandom random) {
    PrefixNode due = new PrefixNode();
    for (int i = 0; i < requests; i++) {
      due.visit(now);
      PrefixNode node = new PrefixNode();
      boolean isShort = random.nextBoolean();
      node.visit(now);
      regression.chances(EXPECTED, isShort ? SHORT : LONG, node, now);
      due = isShort && random.nextInt(10) < 9 ? node : new PrefixNode();
      now += 50_000;
    }
  }

  @Test
  void saysWhatTheLifeTableSaysBeforeItHasLearned() {
    double[] chances = chances(regression, SHORT);
    for (int i = 0; i < EXPECTED.length; i++) {
      assertThat(chances[i]).isCloseTo(EXPECTED[i], within(1e-3));
    }
  }

  @Test
  void learnsFromWhatAPromptLooksLike() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    work(1_000, new SplittableRandom(seed));
    assertThat(chances(regression, SHORT)[FIVE_MINUTES]).isBetween(0.8, 0.98);
    assertThat(chances(regression, LONG)[FIVE_MINUTES]).isLessThan(0.1);
  }

  @Test
  void countsWhatWasAskedForNoSoonerThanWhatWasNot() {
    for (int i = 0; i < 100; i++) {
      PrefixNode node = new PrefixNode();
      node.visit(now);
      regression.chances(EXPECTED, SHORT, node, now);
      now += 10;
      node.visit(now);
    }
    assertThat(chances(regression, SHORT)[0]).isCloseTo(EXPECTED[0], within(1e-3));
    now += 15_001;
    assertThat(chances(regression, SHORT)[0]).isGreaterThan(0.2);
  }

  /** One opinion says rarely, the other usually; both of them were asked a minute before. */
  private double[] afterOutcomes(boolean come) {
    double[] rarely = {0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05};
    double[] usually = {0.5, 0.7, 0.8, 0.8, 0.8, 0.8, 0.8};
    for (int i = 0; i < 500; i++) {
      PrefixNode node = new PrefixNode();
      node.visit(now);
      // Always another length, so that nothing is learned of lengths.
      regression.chances(rarely, usually, features(1L << (i % 40)), node, now);
      now += 10_000;
      if (come && i % 4 != 0) {
        node.visit(now);
      }
      now += 400_000;
    }
    return regression.chances(rarely, usually, features(1L << 60), new PrefixNode(), now);
  }

  @Test
  void leansToTheOpinionThatWasRight() {
    assertThat(afterOutcomes(true)[FIVE_MINUTES]).isGreaterThan(0.7);
  }

  @Test
  void leansAwayFromTheOpinionThatWasWrong() {
    assertThat(afterOutcomes(false)[FIVE_MINUTES]).isLessThan(0.1);
  }

  @Test
  void waitsForABoundedNumber() {
    for (int i = 0; i < 100_000; i++) {
      chances(regression, SHORT);
      now += i % 3;
    }
    assertThat(regression.waiting()).isLessThanOrEqualTo(9 * 4 * 512);
  }

  @Test
  void remembersWhatItLearned() throws IOException {
    work(500, new SplittableRandom(7));
    chances(regression, LONG); // so that all has counted that has ended
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    regression.save(new DataOutputStream(bytes));
    ReuseRegression read = load(bytes.toByteArray());
    assertThat(chances(read, SHORT)).isEqualTo(chances(regression, SHORT));
    assertThat(chances(read, LONG)).isEqualTo(chances(regression, LONG));
  }

  @Test
  void namesARowThatIsNone() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    regression.save(new DataOutputStream(bytes));
    byte[] saved = Arrays.copyOf(bytes.toByteArray(), bytes.size() + Integer.BYTES);
    // The last number counts the rows: none were learned.
    ByteBuffer.wrap(saved).putInt(bytes.size() - Integer.BYTES, 1).putInt(bytes.size(), 65_536);
    assertThatThrownBy(() -> load(saved))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no feature 65536");
  }

  private static ReuseRegression load(byte[] bytes) throws IOException {
    return ReuseRegression.load(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
