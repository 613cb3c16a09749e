package dev.hone.wire;

import java.util.ArrayList;
import java.util.List;

/** Says once that nobody waits for an answer any more. Safe for use by many threads. */
public final class Cancellation {
  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

  /** Whether {@link #cancel} was called. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Runs the action on cancellation, at once if that has been. */
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /** Cancels; later calls do nothing. */
  public void cancel() {
    List<Runnable> todo;
    synchronized (this) {
      cancelled = true;
      todo = List.copyOf(actions);
      actions.clear();
    }
    todo.forEach(Runnable::run);
  }
}
