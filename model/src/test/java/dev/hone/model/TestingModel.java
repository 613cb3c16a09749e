package dev.hone.model;

import dev.hone.kernels.WeightType;
import dev.hone.model.gguf.GgufArray;
import dev.hone.model.gguf.GgufValue;
import dev.hone.model.gguf.GgufWriter;
import dev.hone.model.gguf.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Writes llama-family GGUF files of a few kilobytes with random weights. */
final class TestingModel {
  private static final int VOCABULARY = 258;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  final Map<String, GgufValue> metadata = new LinkedHashMap<>();
  final Map<String, GgufWriter.Declaration> tensors = new LinkedHashMap<>();
  private final SplittableRandom random;
  private final WeightType type;
  private float normWeight = 1;

  /**
   * Two layers, 64 wide (256 for types of super-blocks), four query heads over two KV heads, tied
   * embeddings.
   */
  TestingModel(WeightType type, long seed) {
    this.type = type;
    this.random = new SplittableRandom(seed);
    int width = Math.max(64, type.blockColumns());
    int inner = Math.max(96, type.blockColumns());
    metadata.put("general.architecture", GgufValue.of("llama"));
    metadata.put("general.name", GgufValue.of("testing"));
    metadata.put("llama.block_count", GgufValue.of(2));
    metadata.put("llama.context_length", GgufValue.of(1024));
    metadata.put("llama.embedding_length", GgufValue.of(width));
    metadata.put("llama.feed_forward_length", GgufValue.of(inner));
    metadata.put("llama.attention.head_count", GgufValue.of(4));
    metadata.put("llama.attention.head_count_kv", GgufValue.of(2));
    metadata.put("llama.attention.layer_norm_rms_epsilon", GgufValue.of(1e-5f));
    metadata.put("tokenizer.ggml.model", GgufValue.of("gpt2"));
    metadata.put("tokenizer.ggml.pre", GgufValue.of("gpt-2"));
    metadata.put("tokenizer.ggml.tokens", GgufValue.of(GgufArray.ofStrings(tokens())));
    metadata.put(
        "tokenizer.ggml.token_type",
        GgufValue.of(
            GgufArray.ofInts(IntStream.range(0, VOCABULARY).map(i -> i < 256 ? 1 : 3).toArray())));
    metadata.put("tokenizer.ggml.merges", GgufValue.of(GgufArray.ofStrings(List.of())));
    metadata.put("tokenizer.ggml.eos_token_id", GgufValue.of(256));
    matrix("token_embd.weight", VOCABULARY, width);
    for (String layer : List.of("blk.0.", "blk.1.")) {
      vector(layer + "attn_norm.weight", width);
      matrix(layer + "attn_q.weight", width, width);
      matrix(layer + "attn_k.weight", width / 2, width);
      matrix(layer + "attn_v.weight", width / 2, width);
      matrix(layer + "attn_output.weight", width, width);
      vector(layer + "ffn_norm.weight", width);
      matrix(layer + "ffn_gate.weight", inner, width);
      matrix(layer + "ffn_up.weight", inner, width);
      matrix(layer + "ffn_down.weight", width, inner);
    }
    vector("output_norm.weight", width);
  }

  TestingModel matrix(String name, long rows, long columns) {
    return tensor(name, TensorType.of(type), columns, rows);
  }

  TestingModel vector(String name, long size) {
    return tensor(name, TensorType.F32, size);
  }

  TestingModel tensor(String name, TensorType kind, Long... dims) {
    tensors.put(name, new GgufWriter.Declaration(name, kind, List.of(dims)));
    return this;
  }

  /** Every norm, and every other vector that is no bias, is scaled by this. */
  TestingModel normWeight(float weight) {
    normWeight = weight;
    return this;
  }

  Path write(Path folder) {
    Path path = folder.resolve("testing-" + type + "-" + random.nextInt(1 << 30) + ".gguf");
    try (GgufWriter writer = GgufWriter.create(path, metadata, new ArrayList<>(tensors.values()))) {
      tensors.values().forEach(tensor -> writer.append(bytes(tensor)));
      writer.finish();
    }
    return path;
  }

  private MemorySegment bytes(GgufWriter.Declaration tensor) {
    byte[] random = new byte[(int) tensor.bytes()];
    this.random.nextBytes(random);
    MemorySegment bytes = MemorySegment.ofArray(random);
    switch (tensor.type()) {
      case F32 -> {
        for (long at = 0; at < bytes.byteSize(); at += 4) {
          bytes.set(FLOAT, at, tensor.dims().size() == 1 ? scaled(tensor.name()) : weight());
        }
      }
      case F16 -> {
        for (long at = 0; at < bytes.byteSize(); at += 2) {
          bytes.set(SHORT, at, Float.floatToFloat16(weight()));
        }
      }
      case BF16 -> {
        for (long at = 0; at < bytes.byteSize(); at += 2) {
          bytes.set(SHORT, at, (short) (Float.floatToIntBits(weight()) >> 16));
        }
      }
      default -> {
        int block = tensor.type().blockBytes();
        float step = tensor.type() == TensorType.Q8_0 ? 0.002f : 0.03f;
        for (long at = 0; at < bytes.byteSize(); at += block) {
          if (block > 128) {
            superBlock(tensor.type(), bytes, at);
            continue;
          }
          bytes.set(SHORT, at, Float.floatToFloat16(step));
          if (tensor.type() == TensorType.Q4_1 || tensor.type() == TensorType.Q5_1) {
            float middle = tensor.type() == TensorType.Q4_1 ? 7.5f : 15.5f;
            bytes.set(SHORT, at + 2, Float.floatToFloat16(-middle * step));
          }
        }
      }
    }
    return bytes;
  }

  /** Small factors for integer scales at random. */
  private static void superBlock(TensorType type, MemorySegment bytes, long at) {
    if (type == TensorType.Q6_K) {
      bytes.set(SHORT, at + 208, Float.floatToFloat16(0.00006f));
    } else {
      bytes.set(SHORT, at, Float.floatToFloat16(type == TensorType.Q4_K ? 0.0005f : 0.00025f));
      bytes.set(SHORT, at + 2, Float.floatToFloat16(0.0038f));
    }
  }

  private float scaled(String name) {
    return name.endsWith(".weight") ? normWeight * (0.8f + 0.4f * random.nextFloat()) : weight();
  }

  private float weight() {
    return (float) random.nextDouble(-0.25, 0.25);
  }

  private static List<String> tokens() {
    List<String> tokens = new ArrayList<>();
    int beyond = 256;
    for (int b = 0; b < 256; b++) {
      boolean shown = (b > 32 && b < 127) || (b > 160 && b != 173);
      tokens.add(Character.toString(shown ? b : beyond++));
    }
    tokens.add("<|end|>");
    tokens.add("<|start|>");
    return tokens;
  }
}
