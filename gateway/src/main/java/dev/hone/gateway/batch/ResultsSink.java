package dev.hone.gateway.batch;

import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.error.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the bytes of results on as they are, and has them booked beside. Where booking can't keep
 * up, the upstream is held back: what waits is bounded.
 */
final class ResultsSink implements FrameSink {
  private static final Logger LOG = LoggerFactory.getLogger(ResultsSink.class);
  private static final long MOST_WAITING = 4L << 20;

  private final FrameSink next;
  private final BatchDesk desk;
  private final ResultSplitter splitter;
  private final ResultsBooking booking;
  private final Function<Rest, Runnable> ended;
  private long waiting;
  private @Nullable Runnable resume;

  /**
   * What is left when an answer has ended.
   *
   * @param bytes of no whole result
   * @param whole whether the answer came to its end
   * @param skipped results that could not be read
   */
  record Rest(byte[] bytes, boolean whole, int skipped) {}

  /**
   * @param ended is told before the client is, and gives what is then run on the desk's thread,
   *     after all results were taken
   */
  ResultsSink(
      FrameSink next,
      BatchDesk desk,
      ResultSplitter splitter,
      ResultsBooking booking,
      Function<Rest, Runnable> ended) {
    this.next = next;
    this.desk = desk;
    this.splitter = splitter;
    this.booking = booking;
    this.ended = ended;
  }

  @Override
  public boolean onFrame(Frame frame) {
    List<byte[]> results = new ArrayList<>();
    splitter.feed(frame.bytes(), results::add);
    boolean room = results.isEmpty() || hand(results);
    return next.onFrame(frame) && room;
  }

  private synchronized boolean hand(List<byte[]> results) {
    long bytes = results.stream().mapToLong(r -> r.length).sum();
    boolean given =
        desk.run(() -> {
          results.forEach(booking::take);
          taken(bytes);
        });
    waiting += given ? bytes : 0;
    return waiting < MOST_WAITING;
  }

  private void taken(long bytes) {
    Runnable held;
    synchronized (this) {
      waiting -= bytes;
      if (waiting >= MOST_WAITING || resume == null) {
        return;
      }
      held = resume;
      resume = null;
    }
    next.whenWritable(held);
  }

  @Override
  public void whenWritable(Runnable action) {
    synchronized (this) {
      if (waiting >= MOST_WAITING) {
        resume = action;
        return;
      }
    }
    next.whenWritable(action);
  }

  @Override
  public void onEnd() {
    end(true);
    next.onEnd();
  }

  @Override
  public void onError(WireException failure) {
    end(false);
    next.onError(failure);
  }

  private void end(boolean whole) {
    byte[] left = splitter.end();
    int skipped = splitter.skipped();
    if (skipped > 0) {
      LOG.warn("{} results of a batch job are too long to be read, and not booked.", skipped);
    }
    var _ = desk.run(ended.apply(new Rest(left, whole, skipped)));
  }
}
