package dev.hone.gateway.balance;

import dev.hone.wire.ChatStream;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One request on its lane, from its choice to its end. The first end counts.
 *
 * <p>The breaker hears of the first event, or of why there was none; a stream that is cut later is
 * one more failure.
 */
public final class Passage {
  private final Balancer balancer;
  private final Lane lane;
  private final String model;
  private final boolean permitted;
  private final long began;
  private final AtomicBoolean over = new AtomicBoolean();

  Passage(Balancer balancer, Lane lane, String model, boolean permitted, long began) {
    this.balancer = balancer;
    this.lane = lane;
    this.model = model;
    this.permitted = permitted;
    this.began = began;
    lane.server().began();
  }

  public Lane lane() {
    return lane;
  }

  /** There is an answer; it counts as open until it ends or is cancelled. */
  public ChatStream answered(ChatStream answer) {
    if (permitted) {
      lane.server().succeeded(balancer.now() - began);
    }
    lane.rests().served(model);
    return new PassageStream(answer, this);
  }

  /** It was not gone after all. */
  public void abandoned() {
    if (end() && permitted) {
      lane.server().breaker().releasePermission();
    }
  }

  /** There was no answer. */
  public void failed(WireException failure) {
    if (!end()) {
      return;
    }
    if (permitted) {
      if (failure.kind() == ErrorKind.CANCELLED
          || !(failure instanceof UpstreamException upstream)) {
        lane.server().breaker().releasePermission();
      } else if (unwell(upstream)) {
        error(failure);
      } else {
        lane.server().succeeded(balancer.now() - began);
      }
    }
    if (failure instanceof UpstreamException upstream) {
      balancer.refused(lane, model, upstream);
    }
  }

  /** The answer broke off. */
  void cut(WireException failure) {
    if (end() && failure instanceof UpstreamException) {
      error(failure);
    }
  }

  /** The answer ended, or nobody wants the rest. */
  boolean end() {
    if (over.compareAndSet(false, true)) {
      lane.server().ended();
      return true;
    }
    return false;
  }

  private void error(WireException failure) {
    long now = balancer.now();
    lane.server().failed(now - began, failure, now);
  }

  /** Whether the server itself is at fault: gone, too slow, or broken; not its limits. */
  private static boolean unwell(UpstreamException failure) {
    return failure.reply().isEmpty() || failure.status() >= 500;
  }
}
