package dev.hone.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token ids that llama.cpp's converters recorded from each model's own tokenizer. */
class PublishedVectorsTest {
  private static final String SEPARATOR = "\n__ggml_vocab_test__\n";

  @ParameterizedTest
  @ValueSource(
      strings = {"gpt-2", "llama-bpe", "qwen2", "deepseek-coder", "mpt", "llama-spm", "phi-3"})
  void encodesEveryPublishedVector(String name) throws IOException {
    Tokenizer tokenizer = Tokenizer.of(PublishedVocabularies.named(name));
    List<String> inputs = inputs(name);
    List<String> expected =
        Files.readAllLines(PublishedVocabularies.sharedFile("ggml-vocab-" + name + ".gguf.out"));
    assertThat(inputs).hasSize(46).hasSameSizeAs(expected);

    SoftAssertions softly = new SoftAssertions();
    for (int i = 0; i < inputs.size(); i++) {
      softly
          .assertThat(tokenizer.encode(inputs.get(i), false))
          .as("%s, vector %d: <%s>", name, i, inputs.get(i))
          .isEqualTo(ids(expected.get(i)));
    }
    softly.assertAll();
  }

  private static List<String> inputs(String name) throws IOException {
    String all =
        Files.readString(PublishedVocabularies.sharedFile("ggml-vocab-" + name + ".gguf.inp"));
    List<String> inputs = new ArrayList<>();
    int from = 0;
    for (int to = all.indexOf(SEPARATOR); to >= 0; to = all.indexOf(SEPARATOR, from)) {
      inputs.add(all.substring(from, to));
      from = to + SEPARATOR.length();
    }
    return inputs;
  }

  private static int[] ids(String line) {
    return line.isBlank()
        ? new int[0]
        : List.of(line.trim().split(" ")).stream().mapToInt(Integer::parseInt).toArray();
  }
}
