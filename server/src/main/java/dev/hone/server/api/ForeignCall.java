package dev.hone.server.api;

import java.util.List;

/**
 * A client's question in the format of another upstream.
 *
 * @param path where that upstream's own clients would ask
 * @param dropped what can't be said there and does not change the answer
 */
record ForeignCall(String path, byte[] body, List<String> dropped) {
  /** Keeps a copy. */
  ForeignCall {
    dropped = List.copyOf(dropped);
  }
}
