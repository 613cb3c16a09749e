package dev.hone.text;

import java.util.Map;

/** A model's chat template: messages in, the prompt's text out. Immutable and thread-safe. */
public interface ChatTemplate {

  /**
   * Renders the template.
   *
   * @param variables what the template sees ({@code messages}, {@code tools}, {@code
   *     add_generation_prompt}, {@code bos_token}, …): null, Boolean, Long, BigInteger, Double,
   *     String, List and Map (key order kept)
   * @throws TemplateException if the template refuses the conversation, fails, or exceeds its
   *     bounds
   */
  String render(Map<String, ?> variables);

  /** The template's source. */
  String source();
}
