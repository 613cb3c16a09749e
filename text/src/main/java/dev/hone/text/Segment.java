package dev.hone.text;

/**
 * A piece of a rendered prompt whose origin is known.
 *
 * <p>Control tokens may be recognized only where {@code fromTemplate} holds: what a user wrote is
 * text, even if it looks like {@code <|im_end|>}. A caller may also pass a segment as a template
 * variable, to vouch for a string of its own such as {@code bos_token}.
 *
 * @param text the characters
 * @param fromTemplate true if the template (or a caller that vouches for them) wrote them
 */
public record Segment(String text, boolean fromTemplate) {}
