package dev.hone.engine;

/**
 * Many requests, one model. Requests are submitted from any thread; one scheduler thread steps the
 * model for all of them together, and a request's events reach its listener from that thread in
 * order.
 */
public interface Engine extends AutoCloseable {

  /**
   * Queues a request.
   *
   * @param listener gets the events; it must not block
   * @throws RequestRefused if the request can't be run as asked: prompt and answer do not fit the
   *     context, or the engine is closing or full
   */
  Generation submit(GenerationRequest request, GenerationListener listener);

  /** A snapshot of counters and gauges. */
  EngineMetrics metrics();

  /**
   * Stops taking requests and waits until the running ones have ended, at most {@code timeout};
   * then cancels the rest.
   */
  void drain(java.time.Duration timeout);

  /** Cancels everything and stops the scheduler. */
  @Override
  void close();
}
