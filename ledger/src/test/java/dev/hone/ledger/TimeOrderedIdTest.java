package dev.hone.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimeOrderedIdTest {
  @Test
  void makesUniqueUuidsOfVersionSeven() {
    TimeOrderedId ids = new TimeOrderedId(InstantSource.fixed(Lines.NOON));
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(made.add(ids.next())).isTrue();
    }
    UUID one = UUID.fromString(made.iterator().next());
    assertThat(one.version()).isEqualTo(7);
    assertThat(one.variant()).isEqualTo(2);
    assertThat(one.getMostSignificantBits() >>> 16).isEqualTo(Lines.NOON.toEpochMilli());
  }

  @Test
  void sortsByTime() {
    String earlier = new TimeOrderedId(InstantSource.fixed(Lines.NOON)).next();
    InstantSource later = InstantSource.fixed(Lines.NOON.plus(Duration.ofMillis(1)));
    assertThat(new TimeOrderedId(later).next()).isGreaterThan(earlier);
  }
}
