package dev.hone.server.mock;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The bytes of an answer: the whole body, or the events of its stream. */
record MockAnswer(String contentType, List<byte[]> pieces) {

  static MockAnswer json(String body) {
    return new MockAnswer("application/json", List.of(body.getBytes(StandardCharsets.UTF_8)));
  }

  static MockAnswer events(List<String> events) {
    List<byte[]> pieces = new ArrayList<>();
    for (String event : events) {
      pieces.add((event + "\n\n").getBytes(StandardCharsets.UTF_8));
    }
    return new MockAnswer("text/event-stream", pieces);
  }
}
