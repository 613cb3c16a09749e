package dev.hone.wire.responses;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the text of each part lies in the whole answer's: annotations count from their part's
 * beginning, citations from the answer's.
 */
final class TextPlaces {
  private final Map<Integer, Integer> begins = new HashMap<>();
  private int length;

  void lengthen(int block, String text) {
    begins.putIfAbsent(block, length);
    length += text.codePointCount(0, text.length());
  }

  /** The citation that an annotation is; what is none stands alone. */
  void cite(int block, JsonValue annotation, List<ChatEvent> out) {
    String url = annotation.get("url").asString("");
    int begin = begins.getOrDefault(block, 0);
    out.add(
        url.isEmpty()
            ? new ChatEvent.Opaque(0, "annotations", annotation.raw())
            : new ChatEvent.Citation(
                0,
                block,
                url,
                annotation.get("title").asString(""),
                "",
                begin + place(annotation.get("start_index")),
                begin + place(annotation.get("end_index"))));
  }

  private static int place(JsonValue index) {
    return Math.clamp(index.asLong(0), 0, 1 << 30);
  }
}
