package dev.hone.wire.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.error.WireException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, they are messages or refused by name, and never kept beyond a message. */
class EventStreamFuzzTest {
  private final long seed = Long.getLong("hone.test.seed", System.nanoTime());
  private final Random random = new Random(seed);

  EventStreamFuzzTest() {
    System.out.println("seed " + seed);
  }

  private byte[] stream(int messages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < messages; i++) {
      byte[] payload = new byte[random.nextInt(300)];
      random.nextBytes(payload);
      out.writeBytes(
          EventStreams.message(
              Map.of(
                  ":event-type", "chunk", "x" + random.nextInt(9), "v".repeat(random.nextInt(40))),
              payload));
    }
    return out.toByteArray();
  }

  private List<EventStreamMessage> parse(byte[] bytes) {
    EventStreamParser parser = new EventStreamParser();
    List<EventStreamMessage> messages = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int piece = Math.min(bytes.length - at, 1 + random.nextInt(200));
      messages.addAll(parser.feed(Arrays.copyOfRange(bytes, at, at + piece)));
      at += piece;
    }
    return messages;
  }

  @Test
  void piecesMakeNoDifference() {
    for (int round = 0; round < 300; round++) {
      byte[] bytes = stream(1 + random.nextInt(5));
      List<EventStreamMessage> whole = new EventStreamParser().feed(bytes);
      List<EventStreamMessage> pieces = parse(bytes);
      assertThat(pieces).as("seed " + seed).hasSameSizeAs(whole);
      for (int i = 0; i < whole.size(); i++) {
        assertThat(pieces.get(i).headers()).isEqualTo(whole.get(i).headers());
        assertThat(pieces.get(i).payload()).isEqualTo(whole.get(i).payload());
      }
    }
  }

  @Test
  void brokenBytesAreRefusedOrMessages() {
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes = stream(1 + random.nextInt(3));
      int broken = 1 + random.nextInt(4);
      for (int i = 0; i < broken; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(parse(bytes)).isNotNull();
      } catch (WireException refused) {
        assertThat(refused).as("seed " + seed).hasMessageContaining("event stream is broken");
      }
    }
  }

  /** Right checksums over anything: what an upstream with a fault of its own would send. */
  @Test
  void brokenHeadersWithRightChecksumsAreRefusedOrMessages() {
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes =
          EventStreams.message(
              Map.of(":event-type", "chunk", ":message-type", "event"), "{}".getBytes(UTF_8));
      for (int i = random.nextInt(6); i >= 0; i--) {
        bytes[12 + random.nextInt(bytes.length - 16)] = (byte) random.nextInt(256);
      }
      EventStreams.sum(bytes);
      try {
        assertThat(parse(bytes)).as("seed " + seed).hasSize(1);
      } catch (WireException refused) {
        assertThat(refused).as("seed " + seed).hasMessageContaining("event stream is broken");
      }
    }
  }
}
