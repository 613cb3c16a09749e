package dev.hone.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Vocabularies of published models, where this machine has them; a test is skipped if not. */
final class PublishedVocabularies {
  private static final String MODEL = "SmolLM2-135M-Instruct.Q4_1.gguf";

  private PublishedVocabularies() {}

  /** By the name of its file: "gpt-2", "llama-spm", …, "llama-bpe", "qwen2" or "smollm". */
  static Vocabulary named(String name) {
    try {
      return switch (name) {
        // The Llama 3 vocabulary also serves to try other split patterns.
        case "llama-bpe", "tekken", "gpt-4o" ->
            json(sharedFile("llama-3/tokenizer-llama-3.json"), name);
        case "qwen2" -> json(sharedFile("qwen2.5/tokenizer-qwen2.5.json"), name);
        case "smollm" -> gguf(model());
        default -> gguf(sharedFile("ggml-vocab-" + name + ".gguf"));
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of {@code shared/data/tokenizers}, which lies beside some checkouts. */
  static Path sharedFile(String name) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path file = folder.resolve("shared/data/tokenizers").resolve(name);
      if (Files.exists(file)) {
        return file;
      }
      folder = folder.getParent();
    }
    return Assumptions.abort("skipped: no shared/data/tokenizers/" + name + " beside the checkout");
  }

  private static Path model() {
    String named = System.getenv("HONE_TEST_MODEL");
    Path file =
        named != null
            ? Path.of(named)
            : Path.of(System.getProperty("user.home"), ".cache/hone/models", MODEL);
    if (!Files.exists(file)) {
      return Assumptions.abort("skipped: no " + MODEL + "; set HONE_TEST_MODEL to its path");
    }
    return file;
  }

  private static Vocabulary gguf(Path file) throws IOException {
    Map<String, Object> data = GgufMetadata.read(file);
    String prefix = "tokenizer.ggml.";
    List<TokenType> types = new ArrayList<>();
    for (Object type : list(data, prefix + "token_type")) {
      types.add(TokenType.of((Integer) type));
    }
    List<Object> scores = list(data, prefix + "scores");
    float[] values = new float[scores.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (Float) scores.get(i);
    }
    return Vocabulary.builder(
            (String) data.get(prefix + "model"), strings(list(data, prefix + "tokens")))
        .preTokenizer((String) data.getOrDefault(prefix + "pre", "default"))
        .types(types)
        .scores(values)
        .merges(strings(list(data, prefix + "merges")))
        .bos((Integer) data.get(prefix + "bos_token_id"))
        .eos((Integer) data.get(prefix + "eos_token_id"))
        .unknown((Integer) data.get(prefix + "unknown_token_id"))
        .addBos((Boolean) data.get(prefix + "add_bos_token"))
        .spacePrefix((Boolean) data.get(prefix + "add_space_prefix"))
        .build();
  }

  private static Vocabulary json(Path file, String preTokenizer) {
    JsonNode root = new ObjectMapper().readTree(file.toFile());
    List<String> tokens = new ArrayList<>();
    root.get("tokens").forEach(token -> tokens.add(token.asString()));
    List<String> merges = new ArrayList<>();
    root.get("merges").forEach(merge -> merges.add(merge.asString()));
    List<TokenType> types = new ArrayList<>();
    tokens.forEach(token -> types.add(TokenType.NORMAL));
    root.get("special_tokens")
        .properties()
        .forEach(entry -> types.set(entry.getValue().asInt(), TokenType.CONTROL));
    if (root.has("added_tokens_not_special")) {
      root.get("added_tokens_not_special")
          .properties()
          .forEach(entry -> types.set(entry.getValue().asInt(), TokenType.USER_DEFINED));
    }
    JsonNode eos = root.get("eos_token_id");
    return Vocabulary.builder("gpt2", tokens)
        .preTokenizer(preTokenizer)
        .types(types)
        .merges(merges)
        .eos(eos == null || eos.isNull() ? null : eos.asInt())
        .build();
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Map<String, Object> data, String key) {
    return (List<Object>) data.getOrDefault(key, List.of());
  }

  private static List<String> strings(List<Object> values) {
    return values.stream().map(String.class::cast).toList();
  }
}
