package dev.hone.gateway.upstream;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Looks from time to time whether anything was heard of an upstream: one timer, instead of one that
 * is started again with each chunk. Belongs to the connection's event loop.
 */
final class IdleWatch {
  private final Vertx vertx;
  private final long idleMillis;
  private final BooleanSupplier excused;
  private final Runnable whenIdle;
  private long timer = -1;
  private long lastHeard = System.nanoTime();
  private boolean stopped;

  /**
   * @param excused whether the silence is not the upstream's: nobody reads from it
   * @param whenIdle called once, after which nothing is watched
   */
  IdleWatch(Vertx vertx, Duration idle, BooleanSupplier excused, Runnable whenIdle) {
    this.vertx = vertx;
    this.idleMillis = Math.max(1, idle.toMillis());
    this.excused = excused;
    this.whenIdle = whenIdle;
  }

  void start() {
    heard();
    look(idleMillis);
  }

  void heard() {
    lastHeard = System.nanoTime();
  }

  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void look(long millis) {
    timer =
        vertx.setTimer(
            Math.max(1, millis),
            t -> {
              if (stopped) {
                return;
              }
              long silent = (System.nanoTime() - lastHeard) / 1_000_000;
              if (silent < idleMillis || excused.getAsBoolean()) {
                look(idleMillis - Math.min(silent, idleMillis - 1));
              } else {
                stopped = true;
                whenIdle.run();
              }
            });
  }
}
