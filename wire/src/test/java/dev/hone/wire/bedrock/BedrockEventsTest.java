package dev.hone.wire.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.wire.error.WireException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BedrockEventsTest {
  private static final String START = "{\"type\":\"message_start\",\"message\":{\"id\":\"m\"}}";

  private static byte[] chunk(String json) {
    return EventStreams.event(
        "chunk",
        "{\"bytes\":\""
            + Base64.getEncoder().encodeToString(json.getBytes(UTF_8))
            + "\",\"p\":\"abc\"}");
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Test
  void unwrapsTheMakersEventsByteForByte() {
    byte[] sse = new BedrockEvents().feed(join(chunk(START), chunk("{\"type\":\"ping\"}")));
    assertThat(new String(sse, UTF_8))
        .isEqualTo(
            "event: message_start\ndata: "
                + START
                + "\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n");
  }

  @Test
  void namesTheEventsOfConverse() {
    byte[] sse = new BedrockEvents().feed(EventStreams.event("messageStop", "{\"a\":\n1}"));
    assertThat(new String(sse, UTF_8)).isEqualTo("event: messageStop\ndata: {\"a\": 1}\n\n");
  }

  @Test
  void anExceptionIsAnErrorEventAndNeverACleanEnd() {
    byte[] sse =
        new BedrockEvents()
            .feed(EventStreams.exception("throttlingException", "{\"message\":\"Too many\"}"));
    assertThat(new String(sse, UTF_8))
        .isEqualTo(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Too many\"}}\n\n");
    assertThat(
            new String(
                new BedrockEvents()
                    .feed(
                        EventStreams.message(
                            Map.of(
                                ":message-type",
                                "error",
                                ":error-code",
                                "InternalFailure",
                                ":error-message",
                                "boom"),
                            new byte[0])),
                UTF_8))
        .contains("api_error")
        .contains("boom");
  }

  @Test
  void theCutsBetweenChunksDoNotMatter() {
    byte[] stream = join(chunk(START), chunk("{\"type\":\"ping\"}"), chunk(START));
    byte[] whole = new BedrockEvents().feed(stream);
    for (int size = 1; size < stream.length; size++) {
      BedrockEvents events = new BedrockEvents();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int at = 0; at < stream.length; at += size) {
        out.writeBytes(
            events.feed(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size))));
      }
      events.end();
      assertThat(out.toByteArray()).isEqualTo(whole);
    }
  }

  @Test
  void anEndInTheMiddleOfAMessageIsACut() {
    byte[] message = chunk(START);
    BedrockEvents events = new BedrockEvents();
    events.feed(Arrays.copyOf(message, message.length - 1));
    assertThatThrownBy(events::end).isInstanceOf(WireException.class);
  }

  @Test
  void refusesWhatIsNoEventStreamWithoutKeepingIt() {
    for (byte[] bad :
        new byte[][] {
          "HTTP/1.1 200 OK, no event stream".getBytes(UTF_8),
          new byte[16],
          EventStreams.event("chunk", "{\"bytes\":\"***\"}"),
          EventStreams.event("chunk", "no json")
        }) {
      assertThatThrownBy(() -> new BedrockEvents().feed(bad)).isInstanceOf(WireException.class);
    }
  }

  @Test
  void rightChecksumsDoNotMakeBrokenHeadersOrLengthsRight() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    byte[] good = chunk(START);
    int read = 0;
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = good.clone();
      // Anything but the total length, with which a parser would wait for more.
      for (int i = 0; i <= random.nextInt(3); i++) {
        bytes[4 + random.nextInt(bytes.length - 8)] = (byte) random.nextInt(256);
      }
      EventStreams.sum(bytes);
      BedrockEvents events = new BedrockEvents();
      try {
        events.feed(bytes);
        events.end();
        read++;
      } catch (WireException e) {
        refused++;
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }

  @Test
  void noBytesWhateverBringAnythingButEventsOrARefusal() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    byte[] good = join(chunk(START), EventStreams.exception("x", "{}"), chunk(START));
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = good.clone();
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      BedrockEvents events = new BedrockEvents();
      try {
        events.feed(Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
        events.end();
      } catch (WireException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(10_000);
  }
}
