package dev.hone.model;

import dev.hone.kernels.Attention;
import dev.hone.kernels.AttentionScratch;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.KvLayout;
import dev.hone.kernels.WorkerPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Cuts a step's attention into tasks. Most are a KV head of a tile of rows of one slice. A step
 * with too few of those to keep the workers busy, decoding over a long context, is cut by splits of
 * the context instead, whose partial results are merged in order; both give the same bits.
 */
final class AttentionPlan {
  private static final int FIELDS = 4;

  private final ModelSpec spec;
  private final KvLayout layout;
  private final Kernels kernels;
  private final WorkerPool pool;
  private final MemorySegment[] scratch;
  private final FloatMatrix[] partials;
  private final int tileRows;

  /** Per task: slice, KV head, then first and last row, or row and split. */
  private int[] tasks = new int[64 * FIELDS];

  private int taskCount;
  private boolean bySplits;
  private Attention[] attentions = new Attention[0];

  AttentionPlan(ModelSpec spec, KvLayout layout, Kernels kernels, WorkerPool pool, Arena arena) {
    this.spec = spec;
    this.layout = layout;
    this.kernels = kernels;
    this.pool = pool;
    this.scratch = new MemorySegment[pool.threads()];
    for (int i = 0; i < scratch.length; i++) {
      scratch[i] = arena.allocate(AttentionScratch.bytes(layout), 64);
    }
    int group = spec.heads() / spec.kvHeads();
    this.tileRows = Math.max(1, AttentionScratch.QUERIES / group);
    this.partials = new FloatMatrix[pool.threads() == 1 ? 0 : 2 * pool.threads()];
    int maxSplits = Math.ceilDiv(spec.contextLength(), KvLayout.SPLIT);
    for (int i = 0; i < partials.length; i++) {
      partials[i] = FloatMatrix.allocate(arena, maxSplits, group * (layout.headDim() + 2));
    }
  }

  /** Lays out the tasks of a step, the same for all layers. */
  void plan(StepBatch batch) {
    taskCount = 0;
    int heads = spec.kvHeads();
    bySplits =
        batch.rows() == batch.slices()
            && batch.rows() * heads <= partials.length
            && batch.positionsNeeded() > KvLayout.SPLIT;
    for (int slice = 0; slice < batch.slices(); slice++) {
      int to = batch.firstRow(slice + 1);
      for (int head = 0; head < heads; head++) {
        if (bySplits) {
          int row = batch.firstRow(slice);
          int splits = batch.positions()[row] / KvLayout.SPLIT + 1;
          for (int split = 0; split < splits; split++) {
            addTask(slice, head, row, split);
          }
        } else {
          for (int row = batch.firstRow(slice); row < to; row += tileRows) {
            addTask(slice, head, row, Math.min(to, row + tileRows));
          }
        }
      }
    }
    if (attentions.length < batch.slices()) {
      attentions = new Attention[batch.slices()];
    }
  }

  private void addTask(int slice, int head, int first, int second) {
    int at = taskCount * FIELDS;
    if (at == tasks.length) {
      tasks = Arrays.copyOf(tasks, 2 * at);
    }
    tasks[at] = slice;
    tasks[at + 1] = head;
    tasks[at + 2] = first;
    tasks[at + 3] = second;
    taskCount++;
  }

  /** Attends for all slices in one layer; keys and values of all rows are stored already. */
  void run(StepBatch batch, int layer, FloatMatrix query, FloatMatrix out) {
    for (int slice = 0; slice < batch.slices(); slice++) {
      int row = batch.firstRow(slice);
      attentions[slice] =
          new Attention(
              layout,
              layer,
              batch.sequence(slice).pages(),
              batch.positions()[row],
              query,
              out,
              row,
              batch.firstRow(slice + 1),
              spec.heads());
    }
    if (!bySplits) {
      pool.run(taskCount, this::attend);
      return;
    }
    pool.run(taskCount, this::attendSplit);
    for (int row = 0; row < batch.rows(); row++) {
      for (int head = 0; head < spec.kvHeads(); head++) {
        kernels.mergeSplits(attentions[row], head, row, partial(row, head));
      }
    }
  }

  private void attend(int task, int worker) {
    int at = task * FIELDS;
    kernels.attend(
        attentions[tasks[at]], tasks[at + 1], tasks[at + 2], tasks[at + 3], scratch[worker]);
  }

  private void attendSplit(int task, int worker) {
    int at = task * FIELDS;
    int head = tasks[at + 1];
    int row = tasks[at + 2];
    kernels.attendSplit(
        attentions[tasks[at]], head, row, tasks[at + 3], partial(row, head), scratch[worker]);
  }

  private FloatMatrix partial(int row, int head) {
    return partials[row * spec.kvHeads() + head];
  }
}
