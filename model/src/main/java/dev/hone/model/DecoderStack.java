package dev.hone.model;

import dev.hone.kernels.Activations;
import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.KvLayout;
import dev.hone.kernels.PanelMatrix;
import dev.hone.kernels.RopeTable;
import dev.hone.kernels.WorkerPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The layers of a decoder: takes the rows of a step from token ids to the last hidden state, with
 * keys and values stored on the way.
 *
 * <p>Between matrix products the work of several operations on a row is done in one go, because
 * each run of the workers ends with a barrier: add, norm and quantize; bias, rotate and store;
 * gate, multiply and quantize.
 */
final class DecoderStack {
  private final ModelSpec spec;
  private final ModelWeights weights;
  private final Kernels kernels;
  private final KvLayout layout;
  private final RopeTable ropeTable;
  private final ModelBuffers buffers;
  private final RowRunner rows;
  private final MatrixProducts products;
  private final AttentionPlan attention;
  private final FiniteCheck finite;
  private final List<LayerMatrices> matrices;

  DecoderStack(
      ModelSpec spec,
      ModelWeights weights,
      KvLayout layout,
      Kernels kernels,
      WorkerPool pool,
      Arena arena,
      int maxRows) {
    this.spec = spec;
    this.weights = weights;
    this.kernels = kernels;
    this.layout = layout;
    this.ropeTable =
        new RopeTable(
            arena,
            spec.contextLength(),
            spec.rope().pairs(),
            spec.rope().base(),
            weights.ropeFactors());
    this.buffers = ModelBuffers.allocate(arena, spec, maxRows);
    this.rows = new RowRunner(pool);
    this.products = new MatrixProducts(kernels, pool);
    this.attention = new AttentionPlan(spec, layout, kernels, pool, arena);
    this.finite = new FiniteCheck(kernels);
    this.matrices = weights.layers().stream().map(LayerMatrices::of).toList();
  }

  /** A layer's matrices as the runs of the workers take them. */
  private record LayerMatrices(
      PanelMatrix[] queryKeyValue,
      PanelMatrix[] attentionOut,
      PanelMatrix[] gateUp,
      PanelMatrix[] down) {
    static LayerMatrices of(LayerWeights layer) {
      return new LayerMatrices(
          new PanelMatrix[] {
            layer.query().weights(), layer.key().weights(), layer.value().weights()
          },
          new PanelMatrix[] {layer.attentionOut().weights()},
          new PanelMatrix[] {layer.gate().weights(), layer.up().weights()},
          new PanelMatrix[] {layer.down().weights()});
    }
  }

  /**
   * Runs a step.
   *
   * @return the hidden state after the last layer, not yet normed, {@code [batch.rows(), width]}
   * @throws NonFiniteActivation if a row's arithmetic left the finite floats
   */
  FloatMatrix run(StepBatch batch) {
    finite.reset();
    attention.plan(batch);
    MemorySegment cosSin = ropeTable.upTo(batch.positionsNeeded());
    rows.run(batch.rows(), spec.width(), (from, to) -> embed(batch, from, to));
    for (int i = 0; i < spec.layers(); i++) {
      LayerWeights layer = weights.layers().get(i);
      attend(batch, i, layer, cosSin);
      feedForward(batch, i, layer);
    }
    rows.run(batch.rows(), spec.width(), (from, to) -> finite.look(buffers.hidden(), from, to));
    finite.throwIfBad(batch, "the last hidden state", -1);
    return buffers.hidden();
  }

  private void embed(StepBatch batch, int from, int to) {
    for (int row = from; row < to; row++) {
      kernels.dequantizeRow(weights.embedding(), batch.token(row), buffers.hidden(), row);
    }
    normAndQuantize(weights.layers().getFirst().attentionNorm(), from, to);
  }

  private void attend(StepBatch batch, int index, LayerWeights layer, MemorySegment cosSin) {
    int count = batch.rows();
    finite.throwIfBad(batch, "the input", index);
    products.run(
        matrices.get(index).queryKeyValue(),
        buffers.normed(),
        buffers.quantizedHidden(),
        count,
        buffers.queryKeyValue());
    rows.run(
        count,
        buffers.query().columns(),
        (from, to) -> rotateAndStore(batch, index, layer, cosSin, from, to));
    attention.run(batch, index, buffers.query(), buffers.attended());
    quantize(
        buffers.attended(), count, matrices.get(index).attentionOut(), buffers.quantizedAttended());
    finite.throwIfBad(batch, "the attention", index);
    products.run(
        matrices.get(index).attentionOut(),
        buffers.attended(),
        buffers.quantizedAttended(),
        count,
        buffers.residual());
    rows.run(
        count,
        2 * spec.width(),
        (from, to) -> addAndNorm(layer.attentionOut(), layer.feedForwardNorm(), from, to));
  }

  private void feedForward(StepBatch batch, int index, LayerWeights layer) {
    int count = batch.rows();
    finite.throwIfBad(batch, "the input of the feed-forward net", index);
    products.run(
        matrices.get(index).gateUp(),
        buffers.normed(),
        buffers.quantizedHidden(),
        count,
        buffers.gateUp());
    rows.run(
        count,
        4 * spec.feedForward(),
        (from, to) -> {
          addBias(layer.gate(), buffers.gate(), from, to);
          addBias(layer.up(), buffers.up(), from, to);
          kernels.siluMul(buffers.gate(), buffers.up(), from, to);
          if (layer.down().weights().type().quantized()) {
            finite.quantize(buffers.gate(), from, to, buffers.quantizedInner());
          }
        });
    finite.throwIfBad(batch, "the feed-forward net", index);
    products.run(
        matrices.get(index).down(),
        buffers.gate(),
        buffers.quantizedInner(),
        count,
        buffers.residual());
    boolean last = index == spec.layers() - 1;
    rows.run(
        count,
        2 * spec.width(),
        (from, to) -> {
          if (last) {
            addBias(layer.down(), buffers.normed(), from, to);
            kernels.add(buffers.hidden(), buffers.normed(), from, to);
          } else {
            addAndNorm(layer.down(), weights.layers().get(index + 1).attentionNorm(), from, to);
          }
        });
  }

  private void rotateAndStore(
      StepBatch batch, int index, LayerWeights layer, MemorySegment cosSin, int from, int to) {
    addBias(layer.query(), buffers.query(), from, to);
    addBias(layer.key(), buffers.key(), from, to);
    addBias(layer.value(), buffers.value(), from, to);
    rotate(batch, buffers.query(), spec.heads(), cosSin, from, to);
    rotate(batch, buffers.key(), spec.kvHeads(), cosSin, from, to);
    kernels.scale(buffers.query(), spec.scoreScale(), from, to);
    int slice = batch.sliceOf(from);
    for (int row = from; row < to; row++) {
      while (batch.firstRow(slice + 1) <= row) {
        slice++;
      }
      int position = batch.positions()[row];
      kernels.storeKv(
          layout,
          index,
          batch.sequence(slice).page(position),
          position % KvLayout.PAGE,
          buffers.key(),
          buffers.value(),
          row);
    }
  }

  private void rotate(
      StepBatch batch, FloatMatrix x, int heads, MemorySegment cosSin, int from, int to) {
    kernels.rope(
        x,
        batch.positions(),
        from,
        to,
        heads,
        spec.headDim(),
        cosSin,
        spec.rope().pairs(),
        spec.rope().interleaved());
  }

  private void addAndNorm(Linear from, MemorySegment norm, int fromRow, int toRow) {
    addBias(from, buffers.normed(), fromRow, toRow);
    kernels.add(buffers.hidden(), buffers.normed(), fromRow, toRow);
    normAndQuantize(norm, fromRow, toRow);
  }

  private void normAndQuantize(MemorySegment norm, int from, int to) {
    kernels.rmsNorm(buffers.hidden(), norm, spec.normEpsilon(), from, to, buffers.normed());
    if (spec.width() % Activations.BLOCK == 0) {
      finite.quantize(buffers.normed(), from, to, buffers.quantizedHidden());
    }
  }

  private void quantize(FloatMatrix x, int count, PanelMatrix[] users, Activations into) {
    if (users[0].type().quantized()) {
      rows.run(count, 2 * x.columns(), (from, to) -> finite.quantize(x, from, to, into));
    }
  }

  private void addBias(Linear linear, FloatMatrix y, int from, int to) {
    if (linear.bias().isPresent()) {
      kernels.addBias(y, linear.bias().get(), from, to);
    }
  }
}
