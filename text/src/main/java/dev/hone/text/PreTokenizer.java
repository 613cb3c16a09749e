package dev.hone.text;

/**
 * Splits text into the pieces that are merged independently of one another. Implementations are
 * hand-written scanners of the published patterns, linear in the text; immutable.
 */
interface PreTokenizer {

  /** Reports the pieces of {@code [start, end)}, which are adjacent and cover it, in order. */
  void split(String text, int start, int end, PieceSink sink);

  /** Takes the piece {@code [start, end)}. */
  interface PieceSink {
    void piece(int start, int end);
  }

  /** This one, then {@code next} inside each of its pieces. */
  default PreTokenizer then(PreTokenizer next) {
    return (text, start, end, sink) ->
        split(text, start, end, (from, to) -> next.split(text, from, to, sink));
  }
}
