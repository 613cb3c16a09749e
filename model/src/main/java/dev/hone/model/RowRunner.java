package dev.hone.model;

import dev.hone.kernels.WorkerPool;

/** Cuts work on rows into tasks for the workers, or does it at once where it is little. */
final class RowRunner {
  /** Floats below which waking the workers costs more than the work. */
  private static final int LITTLE = 16_384;

  private static final int TASKS_PER_WORKER = 3;
  private final WorkerPool pool;

  RowRunner(WorkerPool pool) {
    this.pool = pool;
  }

  /**
   * Runs the work for all rows and returns when it is done.
   *
   * @param floats how many floats of a row the work passes over, roughly
   */
  void run(int rows, int floats, RowWork work) {
    if (pool.threads() == 1 || (long) rows * floats < LITTLE) {
      work.run(0, rows);
      return;
    }
    int perTask = Math.ceilDiv(rows, Math.min(rows, TASKS_PER_WORKER * pool.threads()));
    pool.run(
        Math.ceilDiv(rows, perTask),
        (task, worker) -> work.run(task * perTask, Math.min(rows, (task + 1) * perTask)));
  }
}
