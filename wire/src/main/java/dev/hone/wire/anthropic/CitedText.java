package dev.hone.wire.anthropic;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The citations of the open text block. They speak of the whole block, whose length is known at its
 * end, so they wait for that.
 */
final class CitedText {
  private final List<JsonValue> citations = new ArrayList<>();
  private int begin;
  private int length;

  void lengthen(String text) {
    length += text.codePointCount(0, text.length());
  }

  void add(JsonValue citation) {
    citations.add(citation);
  }

  /** The block is over. */
  void end(int block, List<ChatEvent> out) {
    for (JsonValue citation : citations) {
      String source = citation.get("source").asString("");
      String url = citation.get("url").asString(source.startsWith("http") ? source : "");
      out.add(
          new ChatEvent.Citation(
              0,
              block,
              url,
              citation.get("title").asString(citation.get("document_title").asString("")),
              citation.get("cited_text").asString(""),
              begin,
              length));
    }
    citations.clear();
    begin = length;
  }
}
