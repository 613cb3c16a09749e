package dev.hone.gateway.drift;

import dev.hone.wire.json.Span;
import java.util.ArrayList;
import java.util.List;

/** The lines of a text as it stands in JSON, where a line ends with the escape {@code \n}. */
final class TextLines {
  private TextLines() {}

  /** The spans of the lines, without what ends them. */
  static List<Span> of(byte[] raw) {
    List<Span> lines = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < raw.length; at++) {
      if (raw[at] == '\\' && at + 1 < raw.length) {
        if (raw[at + 1] == 'n') {
          lines.add(new Span(start, at));
          start = at + 2;
        }
        at++;
      }
    }
    lines.add(new Span(start, raw.length));
    return lines;
  }
}
