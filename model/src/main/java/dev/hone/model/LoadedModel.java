package dev.hone.model;

import dev.hone.kernels.WorkerPool;
import dev.hone.model.gguf.GgufFile;
import dev.hone.text.ChatTemplate;
import dev.hone.text.Tokenizer;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a model file holds, copied out of it.
 *
 * @param arena owns the weights
 */
record LoadedModel(
    String name,
    ModelSpec spec,
    ModelWeights weights,
    Tokenizer tokenizer,
    Optional<ChatTemplate> chatTemplate,
    Arena arena) {

  @SuppressWarnings("MustBeClosedChecker") // the model closes it
  static LoadedModel load(Path path, WorkerPool pool, LoadProgress progress) {
    Arena arena = Arena.ofShared();
    try (GgufFile file = GgufFile.open(path)) {
      ModelSpec spec = ModelSpecReader.read(file);
      Tokenizer tokenizer = VocabularyReader.read(file, spec.vocabulary());
      Optional<ChatTemplate> template = ChatTemplateReader.read(file);
      ModelWeights weights = new WeightLoader(file, spec, arena, pool, progress).load();
      return new LoadedModel(name(file), spec, weights, tokenizer, template, arena);
    } catch (InternalError e) {
      arena.close();
      throw new ModelException(
          "%s changed while it was read (%s); fetch it again".formatted(path, e.getMessage()), e);
    } catch (RuntimeException | OutOfMemoryError e) {
      arena.close();
      throw e;
    }
  }

  private static String name(GgufFile file) {
    return file.metadata()
        .optionalText("general.name")
        .filter(name -> !name.isBlank())
        .orElseGet(() -> file.path().getFileName().toString());
  }
}
