package dev.hone.text;

import java.util.List;
import java.util.function.IntUnaryOperator;

/** Where in a prompt's text the template's own segments lie; asked in ascending order. */
final class TrustedStretches implements IntUnaryOperator {
  private final List<Segment> segments;
  private int next;
  private int end;
  private boolean trusted;

  TrustedStretches(List<Segment> segments) {
    this.segments = segments;
  }

  /** End of the trusted stretch around {@code position}, or {@code position} if there is none. */
  @Override
  public int applyAsInt(int position) {
    while (end <= position && next < segments.size()) {
      Segment segment = segments.get(next++);
      end += segment.text().length();
      trusted = segment.fromTemplate();
    }
    // Neighbours of one origin are one stretch.
    while (trusted && next < segments.size() && segments.get(next).fromTemplate()) {
      end += segments.get(next++).text().length();
    }
    return trusted && position < end ? end : position;
  }
}
