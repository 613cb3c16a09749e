package dev.hone.gateway.batch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Splitters of results: pieces make no difference, and no bytes make them fail or keep much. */
class ResultSplitterFuzzTest {
  private static final List<String> RESULTS =
      List.of(
          "{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":{\"model\":\"gpt-5\",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}}}",
          "{\"custom_id\":\"b\",\"response\":null,\"error\":{\"code\":\"x\"}}",
          "{\"custom_id\":\"c\",\"result\":{\"type\":\"succeeded\",\"message\":{\"model\":\"claude\",\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}}}",
          "{\"key\":\"d\",\"response\":{\"modelVersion\":\"gemini\",\"usageMetadata\":{\"promptTokenCount\":3}}}",
          "{\"metadata\":{\"key\":\"}]\\\"\"},\"error\":{\"status\":\"INTERNAL\"}}");

  private final long seed = Long.getLong("hone.test.seed", System.nanoTime());
  private final Random random = new Random(seed);

  ResultSplitterFuzzTest() {
    System.out.println("seed " + seed);
  }

  private record Split(List<String> results, String rest, int skipped) {}

  private Split split(ResultSplitter splitter, byte[] bytes, int most) {
    List<String> results = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int piece = Math.min(bytes.length - at, 1 + random.nextInt(most));
      splitter.feed(
          Arrays.copyOfRange(bytes, at, at + piece), r -> results.add(new String(r, ISO_8859_1)));
      at += piece;
    }
    return new Split(results, new String(splitter.end(), ISO_8859_1), splitter.skipped());
  }

  private void agree(Supplier<ResultSplitter> made, byte[] bytes) {
    Split whole = split(made.get(), bytes, Integer.MAX_VALUE - 1);
    assertThat(split(made.get(), bytes, 7)).as("seed " + seed).isEqualTo(whole);
    assertThat(whole.results()).as("seed " + seed).allMatch(r -> r.length() <= 200);
  }

  private byte[] mutated(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    for (int times = random.nextInt(4); times > 0 && bytes.length > 0; times--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        default -> bytes[at] = (byte) "{}[]\":,\\ \n-9e".charAt(random.nextInt(13));
      }
    }
    return bytes;
  }

  private List<String> some() {
    return random.ints(random.nextInt(6), 0, RESULTS.size()).mapToObj(RESULTS::get).toList();
  }

  @Test
  void linesOfAnyBytes() {
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = mutated(String.join(random.nextBoolean() ? "\n" : "\r\n", some()));
      agree(() -> new LineSplitter(200), bytes);
    }
  }

  @Test
  void elementsOfAnyBytes() {
    for (int round = 0; round < 2_000; round++) {
      String list = some().stream().collect(Collectors.joining(",", "[", "]"));
      byte[] bytes =
          mutated(
              "{\"name\":\"batches/1\",\"response\":{\"inlinedResponses\":{\"inlinedResponses\":%s}},\"metadata\":{\"output\":{\"inlinedResponses\":%s}}}"
                  .formatted(list, list));
      agree(() -> new ElementSplitter("inlinedResponses", 200), bytes);
    }
  }

  @Test
  void aWholeDocumentsElementsAreAllFoundOnce() {
    for (int round = 0; round < 500; round++) {
      List<String> results = some();
      String list = results.stream().collect(Collectors.joining(" , ", "[\n", "]"));
      String document =
          "{\"a\":[{\"inlinedResponses\":7}],\"inlinedResponses\":%s,\"b\":{\"inlinedResponses\":%s}}"
              .formatted(list, list);
      Split split =
          split(new ElementSplitter("inlinedResponses", 4_000), document.getBytes(UTF_8), 50);
      assertThat(split.results()).as("seed " + seed).isEqualTo(results);
    }
  }

  @Test
  void aResultIsReadOrLeftAlone() {
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = mutated(RESULTS.get(random.nextInt(RESULTS.size())));
      BatchResult.read(bytes, "#1")
          .ifPresent(r -> assertThat(r.id()).as("seed " + seed).isNotNull());
    }
  }
}
