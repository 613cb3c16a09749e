package dev.hone.wire.openai;

import dev.hone.wire.ChatEvent.Citation;
import dev.hone.wire.json.JsonWriter;
import java.util.List;

/** Writes citations as a message's annotations. */
final class UrlCitations {
  private UrlCitations() {}

  /** The field, where one of them has an address. */
  static void write(JsonWriter out, List<Citation> citations) {
    List<Citation> addressed = citations.stream().filter(c -> !c.url().isEmpty()).toList();
    if (addressed.isEmpty()) {
      return;
    }
    out.name("annotations").array();
    for (Citation citation : addressed) {
      out.object()
          .field("type", "url_citation")
          .name("url_citation")
          .object()
          .field("start_index", citation.from())
          .field("end_index", citation.to())
          .field("url", citation.url())
          .field("title", citation.title())
          .endObject()
          .endObject();
    }
    out.endArray();
  }
}
