package dev.hone.server.local;

import dev.hone.model.LanguageModel;
import dev.hone.model.Logits;
import dev.hone.model.ModelSpec;
import dev.hone.model.Sequence;
import dev.hone.model.Slice;
import dev.hone.text.ChatTemplate;
import dev.hone.text.Tokenizer;
import java.util.List;
import java.util.Optional;

/** A model with another chat template than its own. Closing it closes nothing. */
public record TemplatedModel(LanguageModel model, ChatTemplate template) implements LanguageModel {
  @Override
  public String name() {
    return model.name();
  }

  @Override
  public ModelSpec spec() {
    return model.spec();
  }

  @Override
  public Tokenizer tokenizer() {
    return model.tokenizer();
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return Optional.of(template);
  }

  @Override
  public int maxStepTokens() {
    return model.maxStepTokens();
  }

  @Override
  public int totalPages() {
    return model.totalPages();
  }

  @Override
  public int freePages() {
    return model.freePages();
  }

  @Override
  public Sequence open() {
    return model.open();
  }

  @Override
  public Logits step(List<Slice> slices) {
    return model.step(slices);
  }

  @Override
  public void close() {}
}
