package dev.hone.wire.recordings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.EmbedRequest;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.codec.UpstreamErrors;
import dev.hone.wire.codec.UsageScan;
import dev.hone.wire.embed.GeminiEmbeddings;
import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.prefix.PrefixChain;
import dev.hone.wire.sse.JsonArrayParser;
import dev.hone.wire.sse.SseEvent;
import dev.hone.wire.translate.Translator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
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

  private static final List<String> EMBEDDINGS =
      List.of(
          "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"dimensions\":64,\"encoding_format\":\"base64\"}",
          "{\"model\":\"m\",\"input\":[1,2,3]}",
          "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":64,\"taskType\":\"X\"}",
          "{\"requests\":[{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}");

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
          PrefixChain.of(protocol, request.json());
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
          scan(body);
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

  @Test
  void onlyNamedErrorsComeOutOfBrokenEmbeddings() {
    List<String> wrong = new ArrayList<>();
    for (int round = 0; round < 1_500; round++) {
      byte[] body = mutate(EMBEDDINGS.get(random.nextInt(EMBEDDINGS.size())).getBytes(UTF_8));
      List<Supplier<EmbedRequest>> readings =
          List.of(
              () -> EmbedRequest.openai(body),
              () -> EmbedRequest.gemini(GeminiEmbeddings.SINGLE, body, "m"),
              () -> EmbedRequest.gemini(GeminiEmbeddings.BATCH, body, "m"));
      for (Supplier<EmbedRequest> reading : readings) {
        try {
          assertThat(reading.get()).isNotNull();
        } catch (WireException named) {
          assertThat(named.getMessage()).isNotBlank();
        } catch (RuntimeException e) {
          wrong.add("seed " + seed + ": " + e + "\n" + new String(body, UTF_8));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void anArrayIsCutAlikeHoweverItArrives() {
    String alphabet = "[]{}\"\\,: a\n";
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "[" : "");
      for (int i = random.nextInt(40); i >= 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      byte[] bytes = text.toString().getBytes(UTF_8);
      assertThat(elements(bytes, 1 + random.nextInt(3)))
          .as("seed " + seed + ": " + text)
          .isEqualTo(elements(bytes, bytes.length));
    }
  }

  /** The elements, and that all bytes came back; or that it was refused. */
  private static String elements(byte[] bytes, int step) {
    JsonArrayParser parser = new JsonArrayParser();
    List<SseEvent> events = new ArrayList<>();
    try {
      for (int at = 0; at < bytes.length; at += step) {
        events.addAll(
            parser.feed(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step))));
      }
      events.addAll(parser.end());
    } catch (WireException named) {
      return "refused";
    }
    StringBuilder all = new StringBuilder();
    events.forEach(e -> all.append(new String(e.bytes(), UTF_8)));
    assertThat(all.toString()).isEqualTo(new String(bytes, UTF_8));
    return events.stream().map(SseEvent::text).toList() + " " + parser.closed();
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

  /** As a relay reads what it passes on: bytes that are no JSON have no usage. */
  private static void scan(byte[] body) {
    try {
      JsonValue root = JsonDocument.parse(body).root();
      UsageScan.read(root);
      UsageScan.model(root);
    } catch (MalformedJsonException notJson) {
      // Nothing to read.
    }
  }
}
