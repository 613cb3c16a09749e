package dev.hone.wire.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.wire.error.WireException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseParserTest {
  private static List<SseEvent> parse(String text, int size) {
    SseParser parser = new SseParser();
    byte[] bytes = text.getBytes(UTF_8);
    List<SseEvent> events = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += size) {
      events.addAll(parser.feed(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size))));
    }
    events.addAll(parser.end());
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    events.forEach(e -> joined.writeBytes(e.bytes()));
    assertThat(joined.toString(UTF_8)).isEqualTo(text);
    return events.stream().filter(SseEvent::hasData).toList();
  }

  private static void reads(String text, String... data) {
    for (int size = 1; size <= text.getBytes(UTF_8).length; size++) {
      assertThat(parse(text, size))
          .as("pieces of " + size)
          .extracting(SseEvent::text)
          .containsExactly(data);
    }
  }

  @Test
  void linesMayEndInLfCrlfOrCr() {
    reads("data: a\n\ndata: b\n\n", "a", "b");
    reads("data: a\r\n\r\ndata: b\r\n\r\n", "a", "b");
    reads("data: a\r\rdata: b\r\r", "a", "b");
    reads("data: a\r\n\ndata: b\n\r\n", "a", "b");
  }

  @Test
  void severalDataLinesAreOneEvent() {
    reads("data: a\ndata:\ndata: b\n\n", "a\n\nb");
  }

  @Test
  void oneSpaceBehindTheColonIsNoData() {
    reads("data:{\"a\":1}\n\ndata:  x\n\n", "{\"a\":1}", " x");
  }

  @Test
  void commentsAndUnknownFieldsCarryNoData() {
    reads(": OPENROUTER PROCESSING\n\nid: 7\nretry: 10\ndatum: x\ndata: a\n\n", "a");
  }

  @Test
  void theLastEventNeedsNoBlankLine() {
    reads("data: a\n\ndata: b", "a", "b");
    reads("data: a\n\ndata: b\n", "a", "b");
  }

  @Test
  void aCharacterMayBeSplitBetweenReads() {
    reads("data: grüße 😀\n\n", "grüße 😀");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstField() {
    reads("\ufeffdata: a\n\n", "a");
  }

  @Test
  void knowsTheEventsName() {
    assertThat(parse("event: ping\ndata: {}\n\n", 3).get(0).name()).isEqualTo("ping");
  }

  @Test
  void anEndlessLineIsGivenUp() {
    SseParser parser = new SseParser(1000);
    byte[] piece = "data: ".concat("x".repeat(94)).getBytes(UTF_8);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 20; i++) {
                parser.feed(piece);
              }
            })
        .isInstanceOf(WireException.class)
        .hasMessageContaining("1000 bytes");
  }

  @Test
  void randomBytesComeBackWhole() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    System.out.println("seed " + seed);
    String alphabet = "\r\n:dat ex\r\n\n";
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i >= 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      List<String> whole = parse(text.toString(), 1000).stream().map(SseEvent::text).toList();
      List<String> pieces =
          parse(text.toString(), 1 + random.nextInt(5)).stream().map(SseEvent::text).toList();
      assertThat(pieces).as("seed " + seed + " round " + round).isEqualTo(whole);
    }
  }
}
