package dev.hone.gateway.promptcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrefixNodeTest {
  private static final long START = 1_000_000_000_000L;
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final int WITHIN_AN_HOUR = 5;

  private final PrefixNode node = new PrefixNode();

  @Test
  void hasNoRateByItsFirstVisit() {
    node.visit(START + HOUR);
    assertThat(node.atItsRate(WITHIN_AN_HOUR, START, START + HOUR)).isZero();
  }

  /** One earlier visit in an hour: as likely as not within the next. */
  @Test
  void goesByHowOftenItWasMetInTheTimeThatThereWas() {
    node.visit(START + HOUR / 2);
    node.visit(START + HOUR);
    assertThat(node.atItsRate(WITHIN_AN_HOUR, START, START + HOUR)).isCloseTo(0.5, within(0.05));
    assertThat(node.atItsRate(WITHIN_AN_HOUR, START + HOUR / 2, START + HOUR))
        .isCloseTo(2 / 3.0, within(0.05));
  }

  @Test
  void forgetsWhatWasLongAgo() {
    for (int i = 0; i < 100; i++) {
      node.visit(START + i * 60_000);
    }
    long now = START + 48 * HOUR;
    node.visit(now);
    assertThat(node.atItsRate(WITHIN_AN_HOUR, START, now)).isLessThan(0.02);
  }

  @Test
  void remembersItsRate() throws IOException {
    node.visit(START);
    node.visit(START + HOUR);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    node.save(new DataOutputStream(bytes));
    PrefixNode read =
        PrefixNode.load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(read.first()).isEqualTo(START);
    assertThat(read.atItsRate(WITHIN_AN_HOUR, START, START + HOUR))
        .isEqualTo(node.atItsRate(WITHIN_AN_HOUR, START, START + HOUR));
  }
}
