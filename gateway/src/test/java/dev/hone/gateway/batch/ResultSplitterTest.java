package dev.hone.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ResultSplitterTest {
  private final SplittableRandom random = new SplittableRandom();

  /** Feeds a body in pieces of any size. */
  private List<String> feed(ResultSplitter splitter, String body) {
    List<String> results = new ArrayList<>();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + random.nextInt(1, 9));
      splitter.feed(
          Arrays.copyOfRange(bytes, at, end),
          result -> results.add(new String(result, StandardCharsets.UTF_8)));
      at = end;
    }
    return results;
  }

  @Test
  void linesComeWholeHoweverTheyArrive() {
    LineSplitter splitter = new LineSplitter(20);
    assertThat(feed(splitter, "{\"a\":\"ä\"}\n\n{\"b\":2}\r\n" + "x".repeat(21) + "\n{\"c\":3}"))
        .containsExactly("{\"a\":\"ä\"}", "{\"b\":2}\r");
    assertThat(new String(splitter.end(), StandardCharsets.UTF_8)).isEqualTo("{\"c\":3}");
    assertThat(splitter.skipped()).isEqualTo(1);
  }

  @Test
  void elementsAreCutOutOfTheFirstArrayOfTheirName() {
    ElementSplitter splitter = new ElementSplitter("list", 30);
    String body =
        "{\"name\":\"list\",\"out\":{\"list\":{\"list\":[{\"a\":\"]}\\\"{\"} , {\"b\":[{\"list\":[{}]}]},\n{\"long\":\""
            + "x".repeat(40)
            + "\"}]}},\"again\":{\"list\":[{\"a\":1}]},\"done\":true}";
    assertThat(feed(splitter, body))
        .containsExactly("{\"a\":\"]}\\\"{\"}", "{\"b\":[{\"list\":[{}]}]}");
    assertThat(new String(splitter.end(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"name\":\"list\",\"out\":{\"list\":{\"list\":[0 , 0,\n0]}},\"again\":{\"list\":[0]},\"done\":true}");
    assertThat(splitter.skipped()).isEqualTo(1);
  }
}
