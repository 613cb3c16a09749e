package dev.hone.model;

import dev.hone.model.gguf.GgufFile;
import dev.hone.model.gguf.GgufMetadata;
import dev.hone.model.gguf.TensorInfo;
import java.util.List;

/**
 * Reads a {@link ModelSpec} from a GGUF file's metadata. Bounds are far above any published model;
 * they keep a hostile file from asking for absurd allocations.
 */
public final class ModelSpecReader {
  private static final List<String> SUPPORTED = List.of("llama");
  private static final int MAX_LAYERS = 4_096;
  private static final int MAX_WIDTH = 1 << 20;
  private static final int MAX_HEADS = 4_096;
  private static final int MAX_HEAD_DIM = 1_024;
  private static final int MAX_CONTEXT = 1 << 27;
  private static final int MAX_VOCABULARY = 1 << 24;

  private final GgufFile file;
  private final GgufMetadata metadata;
  private final String architecture;

  private ModelSpecReader(GgufFile file) {
    this.file = file;
    this.metadata = file.metadata();
    this.architecture = metadata.text("general.architecture");
  }

  /**
   * Reads and checks the metadata.
   *
   * @throws UnsupportedModel if the architecture, or something in it, is not one that Hone runs
   * @throws dev.hone.model.gguf.GgufException if a key is missing or odd
   */
  public static ModelSpec read(GgufFile file) {
    return new ModelSpecReader(file).spec();
  }

  private ModelSpec spec() {
    if (!SUPPORTED.contains(architecture)) {
      throw new UnsupportedModel(
          "%s is of the architecture '%s', which is not supported; supported: %s"
              .formatted(file.path(), architecture, String.join(", ", SUPPORTED)));
    }
    refuseExperts();
    int width = integer("embedding_length", 1, MAX_WIDTH);
    int heads = integer("attention.head_count", 1, MAX_HEADS);
    int kvHeads =
        (int) metadata.optionalInteger(key("attention.head_count_kv"), 1, heads).orElse(heads);
    if (heads % kvHeads != 0) {
      throw metadata.odd(
          key("attention.head_count_kv"),
          "is %d, which %d heads can't share".formatted(kvHeads, heads));
    }
    int headDim = headDim(width, heads);
    return new ModelSpec(
        architecture,
        vocabulary(),
        integer("context_length", 1, MAX_CONTEXT),
        integer("block_count", 1, MAX_LAYERS),
        width,
        heads,
        kvHeads,
        headDim,
        integer("feed_forward_length", 1, MAX_WIDTH),
        (float) metadata.real(key("attention.layer_norm_rms_epsilon")),
        rope(headDim),
        (float) (1 / Math.sqrt(headDim)),
        file.tensor("output.weight").isEmpty());
  }

  private void refuseExperts() {
    if (metadata.optionalInteger(key("expert_count"), 0, Integer.MAX_VALUE).orElse(0) > 0) {
      throw new UnsupportedModel(
          file.path() + " is a mixture of experts, which is not supported; use a dense model");
    }
  }

  private int headDim(int width, int heads) {
    var stated = metadata.optionalInteger(key("attention.key_length"), 2, MAX_HEAD_DIM);
    int headDim = (int) stated.orElse(width / heads);
    var values = metadata.optionalInteger(key("attention.value_length"), 2, MAX_HEAD_DIM);
    if (values.orElse(headDim) != headDim) {
      throw new UnsupportedModel(
          file.path() + " has values of another size than its keys, which is not supported");
    }
    if (headDim < 2 || headDim % 2 != 0 || headDim > MAX_HEAD_DIM) {
      throw metadata.odd(
          key("embedding_length"),
          "gives heads of %d dimensions, not an even number up to %d"
              .formatted(headDim, MAX_HEAD_DIM));
    }
    return headDim;
  }

  private RopeSpec rope(int headDim) {
    int dimensions =
        (int) metadata.optionalInteger(key("rope.dimension_count"), 2, headDim).orElse(headDim);
    if (dimensions % 2 != 0) {
      throw metadata.odd(key("rope.dimension_count"), "is %d, not even".formatted(dimensions));
    }
    double base = metadata.optionalReal(key("rope.freq_base")).orElse(10_000);
    if (base <= 0) {
      throw metadata.odd(key("rope.freq_base"), "is %s, not positive".formatted(base));
    }
    return new RopeSpec(base, true, dimensions, linearFactor());
  }

  private double linearFactor() {
    String kind =
        metadata
            .optionalText(key("rope.scaling.type"))
            .orElse(metadata.values().containsKey(key("rope.scale_linear")) ? "linear" : "none");
    return switch (kind) {
      case "none" -> 1;
      case "linear" -> {
        double factor =
            metadata
                .optionalReal(key("rope.scaling.factor"))
                .orElseGet(() -> metadata.optionalReal(key("rope.scale_linear")).orElse(1));
        if (factor <= 0) {
          throw metadata.odd(key("rope.scaling.factor"), "is %s, not positive".formatted(factor));
        }
        yield factor;
      }
      default ->
          throw new UnsupportedModel(
              "%s scales its positions by '%s', which is not supported; supported: linear"
                  .formatted(file.path(), kind));
    };
  }

  /** The rows of the embedding matrix: what logits are made for. */
  private int vocabulary() {
    TensorInfo embedding =
        file.tensor("token_embd.weight")
            .orElseThrow(
                () -> new UnsupportedModel(file.path() + " has no tensor token_embd.weight"));
    if (embedding.rows() > MAX_VOCABULARY) {
      throw new UnsupportedModel(
          "%s has %d token ids; at most %d are supported"
              .formatted(file.path(), embedding.rows(), MAX_VOCABULARY));
    }
    return (int) embedding.rows();
  }

  private int integer(String name, int least, int most) {
    return metadata.integer(key(name), least, most);
  }

  private String key(String name) {
    return architecture + "." + name;
  }
}
