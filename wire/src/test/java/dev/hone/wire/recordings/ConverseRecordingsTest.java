package dev.hone.wire.recordings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.AnswerDecoder;
import dev.hone.wire.bedrock.ConverseAnswerReader;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.usage.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Recorded answers of Bedrock's Converse. */
class ConverseRecordingsTest {
  private static List<Exchange> answers() {
    return Recordings.all().stream()
        .filter(e -> e.api().equals("converse") && e.status() < 300)
        .filter(e -> e.responseBody().length > 0)
        // Streams that the recorder took apart: five lists of JSON, not what Bedrock sends.
        .filter(e -> !e.line().get("response_fidelity").asString("").equals("events"))
        .toList();
  }

  private static Decoding.Result read(Exchange exchange) {
    return exchange.streamed()
        ? Decoding.stream(
            new AnswerDecoder(new ConverseAnswerReader()), exchange.responseBody(), () -> 777)
        : Decoding.whole(new ConverseAnswerReader(), exchange.responseBody());
  }

  @Test
  void everyAnswerIsDecodedMeteredAndTranslated() {
    List<String> wrong = new ArrayList<>();
    TreeMap<String, Integer> counts = new TreeMap<>();
    int decoded = 0;
    for (Exchange exchange : answers()) {
      try {
        Decoding.Result result = read(exchange);
        decoded++;
        if (!result.complete()) {
          wrong.add(exchange.id() + " is not complete");
          continue;
        }
        check(exchange, result, wrong);
        AnswerTranslation.into(exchange.id(), "converse", result, counts, wrong);
      } catch (RuntimeException e) {
        wrong.add(exchange.id() + " " + e);
      }
    }
    System.out.println(decoded + " Converse answers decoded " + counts);
    assertThat(wrong).isEmpty();
    assertThat(decoded).isGreaterThan(100);
  }

  private static void check(Exchange exchange, Decoding.Result result, List<String> wrong) {
    JsonValue tokens = exchange.tokens();
    if (tokens.isObject()) {
      Usage usage = result.answer().usage().orElseThrow();
      List<Long> got =
          List.of(
              usage.promptTokens(),
              usage.cacheReadTokens(),
              usage.cacheWrites().total(),
              usage.outputTokens());
      List<Long> want =
          List.of(
              tokens.get("prompt_total").asLong(0),
              tokens.get("cache_read").asLong(0),
              tokens.get("cache_write").asLong(0),
              tokens.get("output").asLong(0));
      if (!got.equals(want)) {
        wrong.add(exchange.id() + " want " + want + " got " + got);
      }
    }
    for (Answer.Choice choice : result.answer().choices()) {
      String word = choice.stop().map(ChatEvent.Stop::original).orElse("");
      if (!exchange.finish().contains(word)) {
        wrong.add(exchange.id() + " stops with " + word + ", not " + exchange.finish());
      }
    }
  }

  @Test
  void aCutStreamNeverLooksComplete() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (Exchange exchange : answers()) {
      if (!exchange.streamed()) {
        continue;
      }
      byte[] body = exchange.responseBody();
      int stop = new String(body, ISO_8859_1).indexOf("event: messageStop");
      byte[] head = Arrays.copyOf(body, random.nextInt(stop));
      assertThat(
              Decoding.stream(new AnswerDecoder(new ConverseAnswerReader()), head, () -> 500)
                  .complete())
          .as(exchange.id())
          .isFalse();
    }
  }
}
