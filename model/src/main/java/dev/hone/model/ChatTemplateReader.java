package dev.hone.model;

import dev.hone.model.gguf.GgufFile;
import dev.hone.text.ChatTemplate;
import dev.hone.text.TemplateException;
import dev.hone.text.jinja.JinjaTemplate;
import java.util.Optional;

/** Reads a GGUF file's chat template. */
final class ChatTemplateReader {
  private static final String KEY = "tokenizer.chat_template";

  private ChatTemplateReader() {}

  /**
   * Compiles the template, if the file has one.
   *
   * @throws UnsupportedModel if the template is not one that can be run
   */
  static Optional<ChatTemplate> read(GgufFile file) {
    Optional<String> source = file.metadata().optionalText(KEY).filter(text -> !text.isBlank());
    try {
      return source.map(JinjaTemplate::compile);
    } catch (TemplateException e) {
      throw new UnsupportedModel(
          "%s: the chat template in %s can't be run: %s"
              .formatted(file.path(), KEY, e.getMessage()));
    }
  }
}
