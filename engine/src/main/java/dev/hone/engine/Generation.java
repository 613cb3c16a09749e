package dev.hone.engine;

/** A submitted request. */
public interface Generation {

  String id();

  /**
   * Ends the request; its pages are free at the next step. Its listener gets {@code Finished} with
   * {@code CANCELLED}. Calls after the end do nothing.
   */
  void cancel();
}
