package dev.hone.model;

import dev.hone.kernels.Activations;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.PanelMatrix;
import dev.hone.kernels.WorkerPool;

/**
 * Products of several matrices with the same activations in one run of the workers: q, k and v
 * together, gate and up together. The panels of all matrices are counted through and cut into
 * tasks.
 */
final class MatrixProducts {
  private static final int TASKS_PER_WORKER = 4;

  /** Bytes of weights below which a task is not worth handing out. */
  private static final long LEAST_TASK_BYTES = 16 << 10;

  private final Kernels kernels;
  private final WorkerPool pool;

  MatrixProducts(Kernels kernels, WorkerPool pool) {
    this.kernels = kernels;
    this.pool = pool;
  }

  /**
   * {@code out[i] = weights[i] . x} for the first {@code rows} rows.
   *
   * @param x the activations as floats, for matrices of a float type
   * @param quantized the same activations quantized, for the other types
   */
  void run(
      PanelMatrix[] weights, FloatMatrix x, Activations quantized, int rows, FloatMatrix[] out) {
    int panels = 0;
    long bytes = 0;
    for (PanelMatrix w : weights) {
      panels += w.panels();
      bytes += w.panels() * w.panelBytes();
    }
    int perTask = panelsPerTask(panels, bytes, rows);
    int total = panels;
    pool.run(
        Math.ceilDiv(panels, perTask),
        (task, worker) -> {
          int from = task * perTask;
          range(weights, x, quantized, rows, out, from, Math.min(total, from + perTask));
        });
  }

  private int panelsPerTask(int panels, long bytes, int rows) {
    if (pool.threads() == 1) {
      return panels;
    }
    long least = Math.ceilDiv(LEAST_TASK_BYTES * panels, bytes * rows);
    int even = Math.ceilDiv(panels, TASKS_PER_WORKER * pool.threads());
    return (int) Math.max(1, Math.max(least, even));
  }

  private void range(
      PanelMatrix[] weights,
      FloatMatrix x,
      Activations quantized,
      int rows,
      FloatMatrix[] out,
      int from,
      int to) {
    int before = 0;
    for (int i = 0; i < weights.length; i++) {
      PanelMatrix w = weights[i];
      int first = Math.max(0, from - before);
      int last = Math.min(w.panels(), to - before);
      if (first < last) {
        if (w.type().quantized()) {
          kernels.matmul(w, first, last, quantized, 0, rows, out[i]);
        } else {
          kernels.matmulFloat(w, first, last, x, 0, rows, out[i]);
        }
      }
      before += w.panels();
    }
  }
}
