package dev.hone.wire.recordings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.ErrorBody;
import dev.hone.wire.codec.UpstreamErrors;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.Span;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** What must hold for recorded exchanges of the protocols that this module reads. */
abstract class RecordedTruth {
  private final List<Exchange> exchanges;

  RecordedTruth(List<Exchange> all) {
    this.exchanges = all.stream().filter(e -> e.protocol().isPresent()).toList();
  }

  @Test
  void decodesAndMetersEveryAnswer() {
    List<String> wrong = new ArrayList<>();
    Map<String, int[]> counts = new TreeMap<>();
    Map<String, Set<String>> providers = new TreeMap<>();
    for (Exchange exchange : exchanges) {
      if (exchange.status() >= 300 || exchange.responseBody().length == 0) {
        continue;
      }
      int[] count = counts.computeIfAbsent(exchange.api(), a -> new int[2]);
      try {
        Decoding.Result result = Decoding.of(exchange, () -> Integer.MAX_VALUE);
        count[0]++;
        providers.computeIfAbsent(exchange.api(), a -> new TreeSet<>()).add(exchange.provider());
        Optional<String> difference = difference(exchange, result.answer().usage());
        difference.ifPresent(d -> wrong.add(exchange.id() + " " + d));
        for (Answer.Choice choice : result.answer().choices()) {
          String word = choice.stop().map(ChatEvent.Stop::original).orElse("");
          boolean blocked = exchange.hasOddity("prompt-blocked");
          if (!word.isEmpty() && !blocked && !exchange.finish().contains(word)) {
            wrong.add(exchange.id() + " stops with " + word + ", not " + exchange.finish());
          }
        }
        if (result.answer().usage().isPresent()) {
          count[1]++;
        }
        if (!result.complete() && result.answer().failure().isEmpty() && !endless(exchange)) {
          wrong.add(exchange.id() + " is not complete");
        }
      } catch (RuntimeException e) {
        wrong.add(exchange.id() + " " + e);
      }
    }
    counts.forEach((api, n) ->
        System.out.printf(
            "%s: %d decoded, %d metered, of %d providers%n",
            api, n[0], n[1], providers.get(api).size()));
    assertThat(wrong).isEmpty();
  }

  @Test
  void streamsSayTheSameHoweverTheyAreCut() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (Exchange exchange : exchanges) {
      if (!exchange.streamed() || exchange.status() >= 300) {
        continue;
      }
      Decoding.Result whole = Decoding.of(exchange, () -> Integer.MAX_VALUE);
      assertThat(whole.bytes()).as(exchange.id()).isEqualTo(withLastBlankLine(exchange));
      List<JsonValue> chunks = exchange.line().get("chunks").elements();
      int[] next = {0};
      IntSupplier recorded =
          () -> next[0] < chunks.size() ? (int) chunks.get(next[0]++).asLong(1) : 1;
      for (IntSupplier sizes :
          List.<IntSupplier>of(() -> 7, () -> 1 + random.nextInt(200), recorded)) {
        Decoding.Result pieces = Decoding.of(exchange, sizes);
        assertThat(pieces.answer()).as(exchange.id()).isEqualTo(whole.answer());
        assertThat(pieces.bytes()).as(exchange.id()).isEqualTo(whole.bytes());
      }
    }
  }

  /** The recorded bytes, and the blank line after the last event that some recordings lack. */
  private static byte[] withLastBlankLine(Exchange exchange) {
    byte[] body = exchange.responseBody();
    String text = new String(body, UTF_8).replace("\r\n", "\n");
    String missing = text.endsWith("\n") ? "\n" : "\n\n";
    if (exchange.isArray() || text.endsWith("\n\n")) {
      return body;
    }
    byte[] bytes = Arrays.copyOf(body, body.length + missing.length());
    System.arraycopy(missing.getBytes(UTF_8), 0, bytes, body.length, missing.length());
    return bytes;
  }

  @Test
  void requestsComeOutAsTheyWentIn() {
    int read = 0;
    List<String> wrong = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      byte[] body = exchange.requestBody();
      if (body.length == 0) {
        continue;
      }
      ChatRequest request;
      try {
        request = exchange.request();
        request.view();
      } catch (InvalidRequestException e) {
        if (exchange.status() < 300) {
          wrong.add(exchange.id() + " " + e.getMessage());
        }
        continue;
      }
      read++;
      assertThat(request.bytes()).isEqualTo(body);
      Span span = request.json().get("model").span();
      if (span.length() == 0) {
        continue;
      }
      byte[] edited = request.withModel("another-model", "test").bytes();
      assertThat(Arrays.copyOf(edited, span.start())).isEqualTo(Arrays.copyOf(body, span.start()));
      int tail = body.length - span.end();
      assertThat(Arrays.copyOfRange(edited, edited.length - tail, edited.length))
          .isEqualTo(Arrays.copyOfRange(body, span.end(), body.length));
    }
    System.out.println(read + " requests read");
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyAnswerSurvivesEveryTranslation() {
    AnswerTranslation.translate(exchanges);
  }

  @Test
  void everyRequestIsTranslatedOrRefusedByName() {
    RequestTranslation.translate(exchanges);
  }

  @Test
  void everyErrorIsReadAndWrittenInEachDialect() {
    int read = 0;
    for (Exchange exchange : exchanges) {
      if (exchange.status() < 300) {
        continue;
      }
      UpstreamException error =
          UpstreamErrors.read(
              exchange.status(), Headers.NONE, exchange.responseBody(), Instant.EPOCH);
      assertThat(error.status()).as(exchange.id()).isEqualTo(exchange.status());
      assertThat(error.getMessage()).as(exchange.id()).isNotBlank().doesNotStartWith("{");
      for (Dialect dialect : Dialect.values()) {
        JsonValue body = JsonDocument.parse(ErrorBody.write(dialect, error, "req_1")).root();
        assertThat(body.get("error").get("message").asString("")).isEqualTo(error.getMessage());
      }
      read++;
    }
    System.out.println(read + " errors read");
  }

  @Test
  void aCutStreamNeverLooksComplete() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (Exchange exchange : exchanges) {
      if (!exchange.streamed() || exchange.status() >= 300) {
        continue;
      }
      byte[] body = exchange.responseBody();
      for (int cuts = 0; cuts < 4; cuts++) {
        byte[] head = Arrays.copyOf(body, random.nextInt(body.length));
        Decoding.Result cut =
            Decoding.stream(
                exchange.protocol().orElseThrow(),
                Decoding.contentType(exchange),
                head,
                () -> Integer.MAX_VALUE);
        if (cut.complete()) {
          String text = new String(head, UTF_8);
          assertThat(text)
              .as(exchange.id())
              .containsAnyOf(
                  "[DONE]",
                  "message_stop",
                  "response.completed",
                  "response.incomplete",
                  "finish_reason\":\"",
                  "finish_reason\": \"",
                  "finishReason",
                  "blockReason");
        } else {
          cut.answer().choices().forEach(c -> assertThat(c.stop()).as(exchange.id()).isEmpty());
        }
        if (cut.complete()) {
          // Cut behind the last event's text, it has got the blank line that ends it.
          assertThat(cut.bytes()).startsWith(head);
        } else {
          assertThat(cut.bytes()).isEqualTo(head);
        }
      }
    }
  }

  /** Writer's completions of 2024: a format of its own without any terminal event. */
  private static boolean endless(Exchange exchange) {
    return exchange.hasOddity("chunk-without-choices");
  }

  /** How the usage differs from the recordings' plain reading of it, if it does. */
  private static Optional<String> difference(Exchange exchange, Optional<Usage> usage) {
    JsonValue tokens = exchange.tokens();
    if (!tokens.isObject()) {
      return usage.filter(u -> u.promptTokens() + u.outputTokens() > 0).map(u -> "made up " + u);
    }
    if (usage.isEmpty()) {
      return Optional.of("no usage, but " + tokens);
    }
    Usage u = usage.get();
    Map<String, Long> want = new TreeMap<>();
    Map<String, Long> got = new TreeMap<>();
    long prompt = tokens.get("prompt_total").asLong(0);
    long reasoning = tokens.get("reasoning").asLong(0);
    long output = tokens.get("output").asLong(0);
    want.put("prompt", prompt);
    got.put("prompt", u.promptTokens());
    // Grok on Azure: more cached than prompt tokens.
    want.put("read", Math.min(tokens.get("cache_read").asLong(0), prompt));
    got.put("read", u.cacheReadTokens());
    want.put("write", tokens.get("cache_write").asLong(0));
    got.put("write", u.cacheWrites().total());
    if (tokens.get("cache_write_1h").isNumber()) {
      want.put("write1h", tokens.get("cache_write_1h").asLong(0));
      got.put("write1h", u.cacheWrites().of(CacheTtl.ONE_HOUR));
    }
    // xAI counts reasoning beside the output; Hone's output holds it.
    boolean apart =
        exchange.hasOddity("reasoning-beyond-completion")
            || (reasoning > 0 && tokens.get("total").asLong(0) == prompt + output + reasoning);
    want.put("output", apart ? output + reasoning : output);
    got.put("output", u.outputTokens());
    want.put("reasoning", reasoning);
    got.put("reasoning", u.reasoningTokens());
    return want.equals(got) ? Optional.empty() : Optional.of("want " + want + " got " + got);
  }
}
