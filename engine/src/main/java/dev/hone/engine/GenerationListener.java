package dev.hone.engine;

/** Receives the events of one request, in order, on the engine's scheduler thread. */
@FunctionalInterface
public interface GenerationListener {

  /**
   * Must return at once: every running request waits for it. What it throws cancels its request;
   * the listener is not called again.
   */
  void onEvent(GenerationEvent event);
}
