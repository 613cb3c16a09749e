package dev.hone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.kernels.ScalarKernels;
import dev.hone.kernels.WorkerPool;
import dev.hone.model.gguf.GgufFile;
import dev.hone.model.gguf.TensorInfo;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Logits against those of transformers in fp32 on the dequantized weights
 * (tools/oracle/llama_logits.py), for llama models with each of the family's features. The measure
 * is the root mean square of the differences over that of the logits.
 *
 * <p>The bounds: with float weights only keys and values are rounded (to f16, 2^-11 relative), and
 * sums are taken in another order. With quantized weights the activations are rounded too, to 8
 * bits per 32 columns: an error of up to max/254 each, some 0.7% of a block's root mean square,
 * which two layers of seven products carry on to some 2%. That this rounding is all there is shows
 * against transformers made to round the same way: what is left are sums in another order and the
 * f16 keys and values, and roundings to 8 bits that these tip over now and then.
 */
class LogitsOracleTest {

  @ParameterizedTest
  @CsvSource({
    "llama-f16, logits, 1.5e-3",
    "llama-bf16, logits, 1.5e-3",
    "llama-q8_0, logits, 4e-2",
    "llama-q4_0, logits, 4e-2",
    "llama-q4_1, logits, 4e-2",
    "llama-q4_k_m, logits, 4e-2",
    "llama-q5_k, logits, 4e-2",
    "llama-f16, rounded, 1e-4",
    "llama-bf16, rounded, 1e-5",
    "llama-q8_0, rounded, 1e-5",
    "llama-q4_0, rounded, 1e-5",
    "llama-q4_1, rounded, 1e-2",
    "llama-q4_k_m, rounded, 1e-5",
    "llama-q5_k, rounded, 1e-5"
  })
  void agreesWithTransformers(String name, String golden, double bound) throws URISyntaxException {
    try (GgufFile file = GgufFile.open(resource(name + ".logits.gguf"));
        WorkerPool pool = new WorkerPool(2);
        DecoderModel model =
            DecoderModel.load(
                resource(name + ".gguf"),
                ModelOptions.defaults(),
                new ScalarKernels(),
                pool,
                LoadProgress.SILENT);
        Sequence sequence = model.open()) {
      int[] tokens = file.bytes(tensor(file, "tokens")).toArray(ValueLayout.JAVA_INT);
      float[] expected = file.bytes(tensor(file, golden)).toArray(ValueLayout.JAVA_FLOAT);
      double difference = 0;
      double square = 0;
      int at = 0;
      for (int to = 40; to <= tokens.length; to += 10) {
        int[] next = Arrays.copyOfRange(tokens, sequence.length(), to);
        Logits logits = model.step(List.of(new Slice(sequence, next, true)));
        for (int i = 0; i < logits.vocabulary(); i++, at++) {
          difference += Math.pow(logits.values().get(0, i) - expected[at], 2);
          square += Math.pow(expected[at], 2);
        }
      }
      assertThat(at).isEqualTo(expected.length);
      double relative = Math.sqrt(difference / square);
      System.out.printf("LogitsOracleTest %s %s: %.2e%n", name, golden, relative);
      assertThat(relative).isLessThan(bound);
    }
  }

  private static TensorInfo tensor(GgufFile file, String name) {
    return file.tensor(name).orElseThrow();
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(LogitsOracleTest.class.getResource(name)).toURI());
  }
}
