package dev.hone.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Closes connections whose next request does not come. A client that says nothing, or drips a head
 * byte by byte, would else hold its connection for as long as it likes: no key is asked for until a
 * head is whole. Belongs to one event loop.
 */
final class HeadDeadlines {
  private static final long NONE = Long.MAX_VALUE;
  private static final long SWEEP_MILLIS = 1_000;

  private final long first;
  private final long next;

  /** All open connections, with the {@link System#nanoTime} by which a head is due. */
  private final Map<HttpConnection, Long> due = new HashMap<>();

  /**
   * @param first time for the head of a connection's first request
   * @param next time for a head from the end of the answer before
   */
  HeadDeadlines(Vertx vertx, Duration first, Duration next) {
    this.first = first.toNanos();
    this.next = next.toNanos();
    vertx.setPeriodic(
        Math.clamp(first.toMillis() / 4, 1, SWEEP_MILLIS), timer -> sweep(System.nanoTime()));
  }

  void opened(HttpConnection connection) {
    due.put(connection, System.nanoTime() + first);
    connection.closeHandler(v -> due.remove(connection));
  }

  /** A head is whole: until its answer's end the connection waits for nothing. */
  void arrived(HttpConnection connection) {
    due.replace(connection, NONE);
  }

  /** An exchange is over, with or without its connection. */
  void awaited(HttpConnection connection) {
    due.replace(connection, System.nanoTime() + next);
  }

  private void sweep(long now) {
    List<HttpConnection> late =
        due.entrySet().stream()
            .filter(entry -> entry.getValue() != NONE && entry.getValue() - now < 0)
            .map(Map.Entry::getKey)
            .toList();
    late.forEach(Cut::now);
  }
}
