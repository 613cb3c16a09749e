package dev.hone.model;

import dev.hone.kernels.Activations;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.PanelMatrix;
import dev.hone.kernels.WorkerPool;
import java.util.Arrays;

/**
 * Products of several matrices with the same activations in one run of the workers: q, k and v
 * together, gate and up together. The panels of all matrices are counted through and cut into
 * tasks.
 */
final class MatrixProducts {
  /**
   * What of the panels left a task takes, for each worker: big pieces first, that are long streams,
   * small ones last, so that workers end together.
   */
  private static final double SHARE = 0.8;

  /** Fewest bytes of weights of a task for one token or two. */
  private static final long LEAST_BYTES = 64 << 10;

  /** The same for many tokens: about what the kernels keep in a cache while tokens pass over it. */
  private static final long LEAST_BYTES_OF_MANY = 512 << 10;

  private final Kernels kernels;
  private final WorkerPool pool;

  /** First panel of each task, then the number of panels. */
  private int[] cuts = new int[64];

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
    int tasks = cut(panels, bytes, rows);
    int[] at = cuts;
    pool.run(
        tasks, (task, worker) -> range(weights, x, quantized, rows, out, at[task], at[task + 1]));
  }

  /** Lays out the tasks and returns their number. */
  private int cut(int panels, long bytes, int rows) {
    int least = least(panels, bytes, rows);
    int tasks = 0;
    int at = 0;
    while (at < panels) {
      if (tasks + 1 == cuts.length) {
        cuts = Arrays.copyOf(cuts, 2 * cuts.length);
      }
      cuts[tasks++] = at;
      int share = (int) ((panels - at) * SHARE / pool.threads());
      at += pool.threads() == 1 ? panels : Math.max(least, share);
    }
    cuts[tasks] = panels;
    return tasks;
  }

  /**
   * Fewest panels of a task: for one token no less than it costs to hand out, for many no less than
   * the kernels keep in a cache at once.
   */
  private static int least(int panels, long bytes, int rows) {
    long leastBytes = Math.min(LEAST_BYTES * Math.max(1, rows / 2), LEAST_BYTES_OF_MANY);
    return (int) Math.max(1, Math.min(panels, leastBytes * panels / bytes));
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
