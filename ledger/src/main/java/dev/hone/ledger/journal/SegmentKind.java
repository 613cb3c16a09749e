package dev.hone.ledger.journal;

/** What a segment's records are. */
enum SegmentKind {
  /** Deflated lines of JSON. */
  REQUESTS(1, "requests"),
  /** One encrypted body each. */
  BODIES(2, "bodies");

  private final int code;
  private final String prefix;

  SegmentKind(int code, String prefix) {
    this.code = code;
    this.prefix = prefix;
  }

  /** In the file's head. */
  int code() {
    return code;
  }

  /** The beginning of its files' names. */
  String prefix() {
    return prefix;
  }
}
