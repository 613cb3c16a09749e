package dev.hone.engine;

/** A submitted request. */
public interface Generation {

  /** The id its request came with. */
  String id();

  /**
   * Ends the request, from any thread; its pages are free before the next step. Its listener gets
   * {@code Finished} with {@code CANCELLED}, unless the request ends otherwise before the scheduler
   * has seen the call. Calls after the end do nothing.
   */
  void cancel();
}
