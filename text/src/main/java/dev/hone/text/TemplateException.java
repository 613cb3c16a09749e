package dev.hone.text;

/** A chat template refused its input ({@code raise_exception}), failed, or exceeded its bounds. */
public class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean raised;

  public TemplateException(String message, boolean raised) {
    super(message);
    this.raised = raised;
  }

  /** True if the template itself called {@code raise_exception}. */
  public boolean raised() {
    return raised;
  }
}
