package dev.hone.text.jinja;

import dev.hone.text.TemplateException;

/** A template's source is not Jinja, or uses a part of it that chat templates have no need of. */
public final class TemplateSyntaxException extends TemplateException {
  private static final long serialVersionUID = 1L;
  private final int line;

  TemplateSyntaxException(int line, String message) {
    super("template line " + line + ": " + message, false);
    this.line = line;
  }

  /** The line of the source, from 1. */
  public int line() {
    return line;
  }
}
