package dev.hone.wire.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import org.junit.jupiter.api.Test;

class WriteLifetimesTest {
  private static final Usage WRITTEN =
      Usage.builder(Provenance.REPORTED)
          .cacheWrites(CacheWrites.of(CacheTtl.UNSPECIFIED, 100))
          .build();

  private static Usage resolved(String system) {
    String json = "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[],\"system\":[" + system + "]}";
    ChatRequest request = Codecs.request(Protocol.ANTHROPIC_MESSAGES, json.getBytes(UTF_8));
    return WriteLifetimes.resolve(WRITTEN, request);
  }

  private static String marked(String mark) {
    return "{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\""
        + mark
        + "}}";
  }

  @Test
  void takesTheLifetimeOfTheRequestsMarks() {
    assertThat(resolved(marked(",\"ttl\":\"1h\"")).cacheWrites().of(CacheTtl.ONE_HOUR))
        .isEqualTo(100);
    assertThat(resolved(marked("")).cacheWrites().of(CacheTtl.FIVE_MINUTES)).isEqualTo(100);
    assertThat(resolved(marked("")).provenance()).isEqualTo(Provenance.REPORTED);
  }

  @Test
  void twoLifetimesMakeItAnEstimate() {
    assertThat(resolved(marked("") + "," + marked(",\"ttl\":\"1h\"")).provenance())
        .isEqualTo(Provenance.ESTIMATED);
  }
}
