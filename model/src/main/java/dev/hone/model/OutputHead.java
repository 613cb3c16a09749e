package dev.hone.model;

import dev.hone.kernels.Activations;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.PanelMatrix;
import dev.hone.kernels.WorkerPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * From the last hidden state to logits, for the rows that want them. The result lives until the
 * next call; its memory grows with the number of rows asked for.
 */
final class OutputHead implements AutoCloseable {
  private final ModelSpec spec;
  private final MemorySegment norm;
  private final PanelMatrix[] output;
  private final Kernels kernels;
  private final MatrixProducts products;
  private final RowRunner rows;
  private final FiniteCheck finite;
  private Room room;

  /** Memory for up to {@code normed.rows()} rows. */
  private record Room(Arena arena, FloatMatrix normed, Activations quantized, FloatMatrix logits) {
    @SuppressWarnings("MustBeClosedChecker") // closed when the room is outgrown, or with the head
    static Room of(ModelSpec spec, int rows) {
      Arena arena = Arena.ofShared();
      return new Room(
          arena,
          FloatMatrix.allocate(arena, rows, spec.width()),
          Activations.allocate(arena, rows, spec.width()),
          FloatMatrix.allocate(arena, rows, spec.vocabulary()));
    }
  }

  OutputHead(ModelSpec spec, ModelWeights weights, Kernels kernels, WorkerPool pool) {
    this.spec = spec;
    this.norm = weights.outputNorm();
    this.output = new PanelMatrix[] {weights.output()};
    this.kernels = kernels;
    this.products = new MatrixProducts(kernels, pool);
    this.rows = new RowRunner(pool);
    this.finite = new FiniteCheck(kernels);
    this.room = Room.of(spec, 4);
  }

  /**
   * Norms the wanted rows and multiplies them with the output matrix.
   *
   * @throws NonFiniteActivation if a row's logits are not all finite
   */
  Logits run(StepBatch batch, FloatMatrix hidden) {
    int[] wanted = wantedRows(batch);
    int count = wanted.length;
    if (count > room.normed().rows()) {
      room.arena().close();
      room = Room.of(spec, Math.max(count, 2 * room.normed().rows()));
    }
    if (count == 0) {
      return new Logits(room.logits().head(0));
    }
    finite.reset();
    for (int i = 0; i < count; i++) {
      MemorySegment.copy(
          hidden.data(),
          hidden.offset(wanted[i]),
          room.normed().data(),
          room.normed().offset(i),
          4L * spec.width());
    }
    kernels.rmsNorm(room.normed(), norm, spec.normEpsilon(), 0, count, room.normed());
    if (output[0].type().quantized()) {
      finite.quantize(room.normed(), 0, count, room.quantized());
    }
    products.run(output, room.normed(), room.quantized(), count, new FloatMatrix[] {room.logits()});
    rows.run(count, spec.vocabulary(), (from, to) -> finite.look(room.logits(), from, to));
    int bad = finite.firstBad();
    if (bad >= 0) {
      throw new NonFiniteActivation(batch.sliceOf(wanted[bad]), "the logits");
    }
    return new Logits(room.logits().head(count));
  }

  private static int[] wantedRows(StepBatch batch) {
    int[] wanted = new int[batch.slices()];
    int count = 0;
    for (int slice = 0; slice < batch.slices(); slice++) {
      if (batch.wantsLogits(slice)) {
        wanted[count++] = batch.firstRow(slice + 1) - 1;
      }
    }
    return java.util.Arrays.copyOf(wanted, count);
  }

  @Override
  public void close() {
    room.arena().close();
  }
}
