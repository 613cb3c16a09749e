package dev.hone.model;

import dev.hone.model.gguf.GgufArray;
import dev.hone.model.gguf.GgufFile;
import dev.hone.model.gguf.GgufMetadata;
import dev.hone.text.TokenType;
import dev.hone.text.Tokenizer;
import dev.hone.text.TokenizerException;
import dev.hone.text.Vocabulary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a tokenizer from a GGUF file's {@code tokenizer.ggml.*} keys. */
final class VocabularyReader {
  private static final String KEYS = "tokenizer.ggml.";
  private final GgufMetadata metadata;

  private VocabularyReader(GgufMetadata metadata) {
    this.metadata = metadata;
  }

  /**
   * Builds the tokenizer.
   *
   * @param vocabulary how many tokens the model has
   * @throws UnsupportedModel if the kind of tokenizer is not supported
   * @throws ModelException if the vocabulary is missing, odd, or of another size than the model's
   */
  static Tokenizer read(GgufFile file, int vocabulary) {
    VocabularyReader reader = new VocabularyReader(file.metadata());
    String kind = file.metadata().text(KEYS + "model");
    if (!kind.equals("gpt2") && !kind.equals("llama")) {
      throw new UnsupportedModel(
          "%s has a tokenizer of the kind '%s', which is not supported; supported: gpt2, llama"
              .formatted(file.path(), kind));
    }
    try {
      Tokenizer tokenizer = Tokenizer.of(reader.vocabulary(kind));
      if (tokenizer.size() != vocabulary) {
        throw new ModelException(
            "%s has %d tokens, but embeddings for %d; convert it again"
                .formatted(file.path(), tokenizer.size(), vocabulary));
      }
      return tokenizer;
    } catch (TokenizerException e) {
      throw new ModelException("%s: %s".formatted(file.path(), e.getMessage()), e);
    }
  }

  private Vocabulary vocabulary(String kind) {
    Vocabulary.Builder builder =
        Vocabulary.builder(kind, metadata.array(KEYS + "tokens").strings())
            .bos(id("bos_token_id"))
            .eos(id("eos_token_id"))
            .eot(id("eot_token_id"))
            .eom(id("eom_token_id"))
            .unknown(id("unknown_token_id"))
            .padding(id("padding_token_id"))
            .addBos(flag("add_bos_token"))
            .spacePrefix(flag("add_space_prefix"));
    metadata.optionalText(KEYS + "pre").ifPresent(builder::preTokenizer);
    metadata.optionalArray(KEYS + "merges").map(GgufArray::strings).ifPresent(builder::merges);
    metadata.optionalArray(KEYS + "scores").map(GgufArray::floats).ifPresent(builder::scores);
    metadata
        .optionalArray(KEYS + "token_type")
        .map(types -> Arrays.stream(types.ints()).mapToObj(TokenType::of).toList())
        .ifPresent(builder::types);
    return builder.build();
  }

  private @Nullable Integer id(String name) {
    var id = metadata.optionalInteger(KEYS + name, 0, Integer.MAX_VALUE);
    return id.isPresent() ? Integer.valueOf((int) id.getAsLong()) : null;
  }

  private @Nullable Boolean flag(String name) {
    return metadata.optionalFlag(KEYS + name).orElse(null);
  }
}
