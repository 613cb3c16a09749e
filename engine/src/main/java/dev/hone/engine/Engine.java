package dev.hone.engine;

import java.time.Duration;

/**
 * Many requests, one model. Requests are submitted from any thread; one scheduler thread steps the
 * model for all of them together, and a request's events reach its listener from that thread in
 * order.
 *
 * <p>What a request answers depends on its prompt, parameters and seed alone, not on what runs
 * beside it.
 */
public interface Engine extends AutoCloseable {

  /**
   * Queues a request. Requests start in order of arrival.
   *
   * @param listener gets the events; it must not block
   * @throws RequestRefused if the request can't be run as asked: its prompt fills the context or
   *     the KV pool, it names tokens that the model lacks, too many are waiting, or the engine is
   *     closing
   */
  Generation submit(GenerationRequest request, GenerationListener listener);

  /** A snapshot of counters and gauges. Any thread, at any time, at no cost to the scheduler. */
  EngineMetrics metrics();

  /**
   * Stops taking requests and waits until the running ones have ended, at most {@code timeout};
   * then cancels the rest and waits until they are gone. An interrupt ends the wait early and stays
   * set. Not to be called from a listener.
   */
  void drain(Duration timeout);

  /**
   * Stops taking requests, cancels everything and stops the scheduler. The model stays open: it
   * belongs to whoever made it. From a listener this only begins the end. A second call does
   * nothing.
   */
  @Override
  void close();
}
