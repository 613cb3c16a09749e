package dev.hone.engine;

/** Receives the events of one request, in order, on the engine's scheduler thread. */
@FunctionalInterface
public interface GenerationListener {

  /** Must return at once. What it throws cancels the request. */
  void onEvent(GenerationEvent event);
}
