package dev.hone.wire.anthropic;

import dev.hone.wire.ChatEvent.Citation;
import dev.hone.wire.json.JsonWriter;

/** Writes a source with an address as a citation of a search result. */
final class WebCitation {
  private WebCitation() {}

  /** The value. Its {@code encrypted_index} is empty: only Anthropic's own searches have one. */
  static void write(JsonWriter out, Citation citation) {
    out.object()
        .field("type", "web_search_result_location")
        .field("url", citation.url())
        .field("title", citation.title())
        .field("cited_text", citation.quoted())
        .field("encrypted_index", "")
        .endObject();
  }
}
