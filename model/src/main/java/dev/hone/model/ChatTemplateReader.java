package dev.hone.model;

import dev.hone.model.gguf.GgufFile;
import dev.hone.text.ChatTemplate;
import java.util.Optional;

/** Reads a GGUF file's chat template. */
final class ChatTemplateReader {
  private ChatTemplateReader() {}

  static Optional<ChatTemplate> read(GgufFile file) {
    return Optional.empty();
  }
}
