package dev.hone.model;

import dev.hone.kernels.PanelMatrix;
import dev.hone.kernels.PanelPacker;
import dev.hone.kernels.WeightType;
import dev.hone.kernels.WorkerPool;
import dev.hone.model.gguf.GgufFile;
import dev.hone.model.gguf.TensorInfo;
import dev.hone.model.gguf.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Copies a file's tensors into native memory, matrices repacked into panels by all workers. Every
 * tensor is checked for its shape and type, and a tensor that nobody asked for is refused: it would
 * have changed the answers.
 */
final class WeightLoader {
  private static final int TASK_BYTES = 256 << 10;

  /** So much of the file, 16 MiB, is mapped in at most. */
  private static final int TASKS_PER_RELEASE = 64;

  private static final int ALIGNMENT = 64;
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final GgufFile file;
  private final ModelSpec spec;
  private final WorkerPool pool;
  private final LoadProgress progress;
  private final MemorySegment memory;
  private final Set<String> used = new HashSet<>();
  private final long total;
  private long allocated;
  private long done;

  WeightLoader(GgufFile file, ModelSpec spec, Arena arena, WorkerPool pool, LoadProgress progress) {
    this.file = file;
    this.spec = spec;
    this.pool = pool;
    this.progress = progress;
    this.total = file.tensors().stream().mapToLong(TensorInfo::bytes).sum();
    this.memory = PageMemory.allocate(arena, file.tensors().stream().mapToLong(this::room).sum());
  }

  /**
   * Loads everything that the spec asks for.
   *
   * @throws UnsupportedModel if a weight type is not supported or a tensor is not known
   * @throws ModelException if a tensor is missing or has another shape than the metadata say
   */
  ModelWeights load() {
    PanelMatrix embedding = matrix("token_embd.weight", spec.vocabulary(), spec.width());
    List<LayerWeights> layers = new ArrayList<>();
    for (int layer = 0; layer < spec.layers(); layer++) {
      layers.add(layer("blk." + layer + "."));
    }
    MemorySegment outputNorm = vector("output_norm.weight", spec.width());
    PanelMatrix output =
        spec.tiedEmbeddings()
            ? embedding
            : matrix("output.weight", spec.vocabulary(), spec.width());
    float[] ropeFactors = ropeFactors();
    refuseUnused();
    return new ModelWeights(embedding, layers, outputNorm, output, ropeFactors, allocated);
  }

  private LayerWeights layer(String prefix) {
    int width = spec.width();
    int queries = spec.heads() * spec.headDim();
    int keys = spec.kvHeads() * spec.headDim();
    return new LayerWeights(
        vector(prefix + "attn_norm.weight", width),
        linear(prefix + "attn_q", queries, width),
        linear(prefix + "attn_k", keys, width),
        linear(prefix + "attn_v", keys, width),
        linear(prefix + "attn_output", width, queries),
        vector(prefix + "ffn_norm.weight", width),
        linear(prefix + "ffn_gate", spec.feedForward(), width),
        linear(prefix + "ffn_up", spec.feedForward(), width),
        linear(prefix + "ffn_down", width, spec.feedForward()));
  }

  private Linear linear(String name, int rows, int columns) {
    Optional<MemorySegment> bias =
        file.tensor(name + ".bias").map(tensor -> vector(tensor.name(), rows));
    return new Linear(matrix(name + ".weight", rows, columns), bias);
  }

  private PanelMatrix matrix(String name, int rows, int columns) {
    TensorInfo tensor = tensor(name, List.of((long) columns, (long) rows));
    WeightType type =
        tensor
            .type()
            .weights()
            .orElseThrow(() ->
                new UnsupportedModel(
                    "%s: tensor %s has the weight type %s, which is not supported; supported: %s"
                        .formatted(file.path(), name, tensor.type(), supportedTypes())));
    PanelMatrix panels =
        new PanelMatrix(type, rows, columns, take(PanelMatrix.bytes(type, rows, columns)));
    MemorySegment source = file.bytes(tensor);
    int perTask = (int) Math.max(1, TASK_BYTES / panels.panelBytes());
    int tasks = (panels.panels() + perTask - 1) / perTask;
    for (int from = 0; from < tasks; from += TASKS_PER_RELEASE) {
      int first = from;
      int last = Math.min(tasks, from + TASKS_PER_RELEASE);
      pool.run(
          last - first,
          (task, worker) ->
              PanelPacker.pack(
                  source,
                  panels,
                  (first + task) * perTask,
                  Math.min(panels.panels(), (first + task + 1) * perTask)));
      PageMemory.release(consumed(source, panels, first * perTask, last * perTask));
    }
    loaded(tensor);
    return panels;
  }

  /** The bytes of a tensor that a range of its panels was made of. */
  private static MemorySegment consumed(
      MemorySegment source, PanelMatrix panels, int from, int to) {
    long panelRows = source.byteSize() / panels.rows() * PanelMatrix.ROWS;
    long start = from * panelRows;
    return source.asSlice(start, Math.min(source.byteSize(), to * panelRows) - start);
  }

  private MemorySegment vector(String name, int size) {
    TensorInfo tensor = tensor(name, List.of((long) size));
    if (tensor.type() != TensorType.F32) {
      throw new UnsupportedModel(
          "%s: tensor %s has the type %s; F32 is supported there"
              .formatted(file.path(), name, tensor.type()));
    }
    MemorySegment floats = take(4L * padded(size));
    MemorySegment.copy(file.bytes(tensor), FLOAT, 0, floats, ValueLayout.JAVA_FLOAT, 0, size);
    loaded(tensor);
    return floats;
  }

  private float[] ropeFactors() {
    float[] factors = new float[spec.rope().pairs()];
    Arrays.fill(factors, (float) spec.rope().linearFactor());
    String name = "rope_freqs.weight";
    if (file.tensor(name).isEmpty()) {
      return spec.rope().linearFactor() == 1 ? new float[0] : factors;
    }
    MemorySegment stored = vector(name, factors.length);
    for (int i = 0; i < factors.length; i++) {
      factors[i] *= stored.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      if (!(factors[i] > 0)) {
        throw new ModelException(
            "%s: %s divides frequency %d by %s; the file is damaged, fetch it again"
                .formatted(file.path(), name, i, factors[i]));
      }
    }
    return factors;
  }

  private TensorInfo tensor(String name, List<Long> dims) {
    TensorInfo tensor =
        file.tensor(name)
            .orElseThrow(() ->
                new ModelException(
                    "%s has no tensor %s: the file is not whole, fetch or convert it again"
                        .formatted(file.path(), name)));
    if (!tensor.dims().equals(dims)) {
      throw new ModelException(
          "%s: tensor %s has the extents %s, its metadata ask for %s; convert it again"
              .formatted(file.path(), name, tensor.dims(), dims));
    }
    return tensor;
  }

  private void refuseUnused() {
    for (TensorInfo tensor : file.tensors()) {
      if (!used.contains(tensor.name())) {
        throw new UnsupportedModel(
            "%s has a tensor %s, which a decoder of the architecture '%s' does not have here"
                .formatted(file.path(), tensor.name(), spec.architecture()));
      }
    }
  }

  private void loaded(TensorInfo tensor) {
    used.add(tensor.name());
    done += tensor.bytes();
    progress.loaded(done, total);
  }

  /** Bytes that a tensor takes in native memory. */
  private long room(TensorInfo tensor) {
    if (tensor.columns() > Integer.MAX_VALUE || tensor.rows() > Integer.MAX_VALUE) {
      throw new UnsupportedModel(
          "%s: tensor %s has the extents %s; up to 2^31 - 1 are supported"
              .formatted(file.path(), tensor.name(), tensor.dims()));
    }
    long bytes =
        tensor.dims().size() == 2 && tensor.type().weights().isPresent()
            ? PanelMatrix.bytes(
                tensor.type().weights().get(), (int) tensor.rows(), (int) tensor.columns())
            : 4L * padded(tensor.columns());
    return aligned(bytes);
  }

  private MemorySegment take(long bytes) {
    MemorySegment taken = memory.asSlice(allocated, bytes);
    allocated += aligned(bytes);
    return taken;
  }

  private static long padded(long floats) {
    return (floats + 15) & -16;
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  private static String supportedTypes() {
    return Arrays.stream(WeightType.values()).map(Enum::name).collect(Collectors.joining(", "));
  }
}
