package dev.hone.tune;

import dev.hone.kernels.WeightType;
import dev.hone.kernels.WorkerPool;
import dev.hone.model.LoadProgress;
import dev.hone.model.gguf.GgufValue;
import dev.hone.model.gguf.GgufWriter;
import dev.hone.model.gguf.TensorType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Writes llama-family GGUF files with random weights: models of any size to measure and test with,
 * whose answers mean nothing. The same shape, type and seed give the same file on any number of
 * threads. Other GGUF programs load the files too.
 */
public final class Synth {
  /** Weights of one piece, which one worker makes; a multiple of every block. */
  private static final int PIECE = 1 << 20;

  private final SynthShape shape;
  private final TypeMix types;
  private final long seed;
  private final List<Planned> tensors = new ArrayList<>();

  /** A tensor and the deviation of its weights; 0 for a norm. */
  private record Planned(GgufWriter.Declaration declaration, double deviation) {}

  /**
   * Plans a model.
   *
   * @param type of all matrices; norms are F32
   */
  public Synth(SynthShape shape, WeightType type, long seed) {
    this(shape, TypeMix.all(type), seed);
  }

  /**
   * Plans a model.
   *
   * @param types of the matrices (others where a type's blocks do not divide the columns); norms
   *     are F32
   */
  public Synth(SynthShape shape, TypeMix types, long seed) {
    this.shape = shape;
    this.types = types;
    this.seed = seed;
    plan();
  }

  /** Number of weights. */
  public long parameters() {
    return tensors.stream()
        .mapToLong(t -> t.declaration().dims().stream().reduce(1L, (a, b) -> a * b))
        .sum();
  }

  /** Bytes of all weights. */
  public long bytes() {
    return tensors.stream().mapToLong(t -> t.declaration().bytes()).sum();
  }

  /**
   * Writes the file; needs some megabytes of memory for each worker, whatever the shape.
   *
   * @param progress hears the bytes written
   * @throws dev.hone.model.gguf.GgufException if it can't be written; nothing is left behind then
   */
  public void write(Path file, WorkerPool pool, LoadProgress progress) {
    long total = bytes();
    long done = 0;
    var declarations = tensors.stream().map(Planned::declaration).toList();
    try (GgufWriter writer = GgufWriter.create(file, metadata(), declarations)) {
      for (int i = 0; i < tensors.size(); i++) {
        append(writer, i, pool, progress, done, total);
        done += tensors.get(i).declaration().bytes();
      }
      writer.finish();
    }
  }

  private void append(
      GgufWriter writer, int index, WorkerPool pool, LoadProgress progress, long done, long total) {
    Planned tensor = tensors.get(index);
    long bytes = tensor.declaration().bytes();
    if (tensor.deviation() == 0) {
      writer.append(norm(index, (int) (bytes / 4)));
      progress.loaded(done + bytes, total);
      return;
    }
    WeightType type = tensor.declaration().type().weights().orElseThrow();
    RandomBlocks blocks = new RandomBlocks(type, tensor.deviation());
    long pieceBytes = type.fileRowBytes(PIECE);
    long pieces = Math.ceilDiv(bytes, pieceBytes);
    byte[][] made = new byte[pool.threads()][];
    for (long first = 0; first < pieces; first += made.length) {
      long from = first;
      int count = (int) Math.min(made.length, pieces - first);
      pool.run(
          count,
          (task, worker) -> {
            long at = (from + task) * pieceBytes;
            made[task] = new byte[(int) Math.min(pieceBytes, bytes - at)];
            blocks.fill(random(index, from + task), made[task]);
          });
      for (int i = 0; i < count; i++) {
        writer.append(MemorySegment.ofArray(made[i]));
      }
      progress.loaded(done + Math.min(bytes, (first + count) * pieceBytes), total);
    }
  }

  private MemorySegment norm(int index, int size) {
    SplittableRandom random = random(index, 0);
    MemorySegment weights = MemorySegment.ofArray(new byte[4 * size]);
    for (int i = 0; i < size; i++) {
      weights.set(BlockCodec.FLOAT, 4L * i, (float) random.nextDouble(0.9, 1.1));
    }
    return weights;
  }

  private SplittableRandom random(int tensor, long piece) {
    return new SplittableRandom(seed + 0x9e3779b97f4a7c15L * (((long) tensor << 32) + piece + 1));
  }

  private void plan() {
    long width = shape.width();
    long keys = (long) shape.kvHeads() * shape.headDim();
    long inner = shape.feedForward();
    // What is added to the hidden state shrinks with depth, so that it stays of order one.
    double residual = 1 / Math.sqrt(2.0 * shape.layers());
    matrix(
        "token_embd.weight",
        types.fitting(types.most(), width),
        shape.vocabulary(),
        width,
        Math.sqrt((double) width));
    for (int layer = 0; layer < shape.layers(); layer++) {
      String prefix = "blk." + layer + ".";
      norm(prefix + "attn_norm.weight", width);
      WeightType plain = types.layer(layer, shape.layers(), false, width);
      WeightType value = types.layer(layer, shape.layers(), true, width);
      WeightType down = types.layer(layer, shape.layers(), true, inner);
      matrix(prefix + "attn_q.weight", plain, width, width, 1);
      matrix(prefix + "attn_k.weight", plain, keys, width, 1);
      matrix(prefix + "attn_v.weight", value, keys, width, 1);
      matrix(prefix + "attn_output.weight", plain, width, width, residual);
      norm(prefix + "ffn_norm.weight", width);
      matrix(prefix + "ffn_gate.weight", plain, inner, width, 1);
      matrix(prefix + "ffn_up.weight", plain, inner, width, 1);
      matrix(prefix + "ffn_down.weight", down, width, inner, residual);
    }
    norm("output_norm.weight", width);
    matrix("output.weight", types.output(width), shape.vocabulary(), width, 2);
  }

  /** A matrix whose product with a vector of deviation 1 has the deviation {@code gain}. */
  private void matrix(String name, WeightType type, long rows, long columns, double gain) {
    TensorType kind = TensorType.of(type);
    tensors.add(
        new Planned(
            new GgufWriter.Declaration(name, kind, List.of(columns, rows)),
            gain / Math.sqrt((double) columns)));
  }

  private void norm(String name, long size) {
    tensors.add(new Planned(new GgufWriter.Declaration(name, TensorType.F32, List.of(size)), 0));
  }

  private Map<String, GgufValue> metadata() {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("general.architecture", GgufValue.of("llama"));
    metadata.put("general.type", GgufValue.of("model"));
    metadata.put("general.name", GgufValue.of("Hone synth " + shape.label() + " " + types.label()));
    metadata.put(
        "general.description", GgufValue.of("Random weights of seed " + seed + ", no meaning"));
    metadata.put("general.quantization_version", GgufValue.of(2));
    metadata.put("general.file_type", GgufValue.of(types.fileType()));
    metadata.put("llama.vocab_size", GgufValue.of(shape.vocabulary()));
    metadata.put("llama.context_length", GgufValue.of(shape.contextLength()));
    metadata.put("llama.embedding_length", GgufValue.of(shape.width()));
    metadata.put("llama.block_count", GgufValue.of(shape.layers()));
    metadata.put("llama.feed_forward_length", GgufValue.of(shape.feedForward()));
    metadata.put("llama.attention.head_count", GgufValue.of(shape.heads()));
    metadata.put("llama.attention.head_count_kv", GgufValue.of(shape.kvHeads()));
    metadata.put("llama.attention.layer_norm_rms_epsilon", GgufValue.of(1e-5f));
    metadata.put("llama.rope.dimension_count", GgufValue.of(shape.headDim()));
    metadata.put("llama.rope.freq_base", GgufValue.of(10_000f));
    new SynthVocabulary(shape.vocabulary()).describe(metadata);
    return metadata;
  }
}
