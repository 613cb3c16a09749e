package dev.hone.gateway.valkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class ValkeyAddressTest {
  @Test
  void readsWhatAUrlSays() {
    ValkeyAddress plain = ValkeyAddress.parse("redis://cache");
    assertThat(plain.shown()).isEqualTo("cache:6379");
    assertThat(plain.database()).isZero();
    ValkeyAddress full = ValkeyAddress.parse("rediss://hone:swordfish@cache.example:7000/3");
    assertThat(full.tls()).isPresent();
    assertThat(full.port()).isEqualTo(7000);
    assertThat(full.database()).isEqualTo(3);
    assertThat(full.user()).contains("hone");
    assertThat(full.password().orElseThrow().value()).isEqualTo("swordfish");
    assertThat(full.toString()).doesNotContain("swordfish");
  }

  @Test
  void refusesWhatIsNoAddressWithoutRepeatingAPassword() {
    for (String wrong :
        new String[] {"cache:6379", "http://cache", "redis://", "redis://:swordfish@cache/x"}) {
      IllegalArgumentException refusal =
          catchThrowableOfType(IllegalArgumentException.class, () -> ValkeyAddress.parse(wrong));
      assertThat(refusal).as(wrong).isNotNull();
      assertThat(refusal).hasMessageContaining("redis://").hasMessageNotContaining("swordfish");
    }
  }
}
