package dev.hone.server.http;

import dev.hone.ledger.TimeOrderedId;
import java.time.InstantSource;

/** Makes request ids: {@code req_} and 32 hexadecimal digits that sort by time. */
final class RequestIds {
  private final TimeOrderedId ids;

  RequestIds(InstantSource clock) {
    this.ids = new TimeOrderedId(clock);
  }

  String next() {
    return "req_" + ids.next().replace("-", "");
  }
}
