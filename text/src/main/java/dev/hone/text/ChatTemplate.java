package dev.hone.text;

import java.util.List;
import java.util.Map;

/** A model's chat template: messages in, the prompt's text out. Immutable and thread-safe. */
public interface ChatTemplate {

  /**
   * Renders the template.
   *
   * @param variables what the template sees ({@code messages}, {@code tools}, {@code
   *     add_generation_prompt}, {@code bos_token}, …): null, Boolean, Long, BigInteger, Double,
   *     String, List and Map (key order kept); a {@link Segment} is a string of known origin
   * @throws TemplateException if the template refuses the conversation, fails, or exceeds its
   *     bounds
   */
  String render(Map<String, ?> variables);

  /**
   * Renders the template and tells its own text from that of the variables. Adjacent segments
   * differ in their origin, none is empty, and joined they are what {@link #render} returns.
   *
   * @throws TemplateException as {@link #render} does
   */
  List<Segment> renderSegments(Map<String, ?> variables);

  /** The template's source. */
  String source();
}
