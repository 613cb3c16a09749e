package dev.hone.wire.recordings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.codec.UpstreamErrors;
import dev.hone.wire.error.WireException;
import dev.hone.wire.translate.Translator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Broken input never brings out anything but a named error. */
class MutationTest {
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "null",
    "-1",
    "1e999",
    "true",
    "\\u0000",
    "{\"a\":[]}",
    "[DONE]",
    "\"x\"",
    "99999999999999999999",
    "\n\n",
    "data: ",
    "\ufffd"
  };

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  MutationTest() {
    System.out.println("seed " + seed);
  }

  @Test
  void onlyNamedErrorsComeOutOfBrokenRequests() {
    List<String> wrong = new ArrayList<>();
    for (Exchange exchange : Recordings.excerpt()) {
      if (exchange.protocol().isEmpty() || exchange.requestBody().length == 0) {
        continue;
      }
      Protocol protocol = exchange.protocol().get();
      for (int round = 0; round < 60; round++) {
        byte[] body = mutate(exchange.requestBody());
        try {
          ChatRequest request =
              protocol == Protocol.GEMINI_GENERATE
                  ? Codecs.request(protocol, body, "m", false)
                  : Codecs.request(protocol, body);
          request.view();
          Translator.translate(request, Protocol.GEMINI_GENERATE, "gemini-3-flash");
          Translator.translate(request.withModel("m", "test"), Protocol.OPENAI_CHAT, "gpt-4o");
          Translator.translate(request, Protocol.ANTHROPIC_MESSAGES, "claude-opus-5");
        } catch (WireException named) {
          assertThat(named.getMessage()).isNotBlank();
        } catch (RuntimeException e) {
          wrong.add(exchange.id() + " seed " + seed + ": " + e + "\n" + new String(body, UTF_8));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void onlyNamedErrorsComeOutOfBrokenAnswers() {
    List<String> wrong = new ArrayList<>();
    List<ChatRequest> clients =
        List.of(
            Codecs.request(
                Protocol.ANTHROPIC_MESSAGES, "{\"model\":\"m\",\"messages\":[]}".getBytes(UTF_8)),
            Codecs.request(
                Protocol.OPENAI_CHAT, "{\"model\":\"m\",\"messages\":[]}".getBytes(UTF_8)),
            Codecs.request(
                Protocol.GEMINI_GENERATE, "{\"contents\":[]}".getBytes(UTF_8), "m", true));
    for (Exchange exchange : Recordings.excerpt()) {
      if (exchange.protocol().isEmpty() || exchange.responseBody().length == 0) {
        continue;
      }
      Protocol protocol = exchange.protocol().get();
      for (int round = 0; round < 60; round++) {
        byte[] body = mutate(exchange.responseBody());
        try {
          UpstreamErrors.read(500, Headers.of("retry-after", "x"), body, Instant.EPOCH);
          Decoding.Result result =
              exchange.streamed()
                  ? Decoding.stream(
                      protocol, Decoding.contentType(exchange), body, () -> 1 + random.nextInt(300))
                  : Decoding.whole(protocol, body);
          for (ChatRequest client : clients) {
            Codecs.body(result.answer(), new WriterContext(client, "r", 1));
            Codecs.streamWriter(new WriterContext(client, "r", 1)).write(result.events());
          }
        } catch (WireException named) {
          assertThat(named.getMessage()).isNotBlank();
        } catch (RuntimeException e) {
          wrong.add(exchange.id() + " seed " + seed + ": " + e + "\n" + new String(body, UTF_8));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private byte[] mutate(byte[] original) {
    byte[] body = original.clone();
    for (int times = 1 + random.nextInt(4); times > 0 && body.length > 0; times--) {
      int at = random.nextInt(body.length);
      switch (random.nextInt(5)) {
        case 0 -> body[at] = (byte) random.nextInt(256);
        case 1 -> body = Arrays.copyOf(body, at);
        case 2 -> body = splice(body, at, at, PIECES[random.nextInt(PIECES.length)]);
        case 3 -> body = swapValue(body, at);
        default -> body = splice(body, at, Math.min(body.length, at + random.nextInt(40)), "");
      }
    }
    return body;
  }

  /** Puts another value in the place of one behind a colon: still JSON, of the wrong type. */
  private byte[] swapValue(byte[] body, int from) {
    for (int i = from; i < body.length - 1; i++) {
      if (body[i] == ':') {
        int end = i + 1;
        while (end < body.length && body[end] != ',' && body[end] != '}' && body[end] != ']') {
          end++;
        }
        return splice(body, i + 1, end, PIECES[random.nextInt(PIECES.length)]);
      }
    }
    return body;
  }

  private static byte[] splice(byte[] body, int from, int to, String text) {
    byte[] middle = text.getBytes(UTF_8);
    byte[] out = new byte[from + middle.length + body.length - to];
    System.arraycopy(body, 0, out, 0, from);
    System.arraycopy(middle, 0, out, from, middle.length);
    System.arraycopy(body, to, out, from + middle.length, body.length - to);
    return out;
  }
}
