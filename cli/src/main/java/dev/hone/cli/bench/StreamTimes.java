package dev.hone.cli.bench;

/** When the pieces of one answer came. */
final class StreamTimes {
  private final long began = System.nanoTime();
  private final Samples gaps = new Samples();
  private long first;
  private long last;

  /** A piece of text is here. */
  void piece() {
    long now = System.nanoTime();
    if (first == 0) {
      first = now;
    } else {
      gaps.add((now - last) / 1e6);
    }
    last = now;
  }

  /** Milliseconds to the first piece; -1 without any. */
  double firstMillis() {
    return first == 0 ? -1 : (first - began) / 1e6;
  }

  double totalMillis() {
    return (System.nanoTime() - began) / 1e6;
  }

  Samples gaps() {
    return gaps;
  }
}
