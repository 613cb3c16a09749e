package dev.hone.wire.anthropic;

/**
 * The line that Claude Code puts before its system prompt, as a text block of its own: it differs
 * on every request. Anthropic takes it out before it caches; to everybody else it is noise that
 * hides an equal prefix.
 */
public final class BillingLine {
  /** What it is called where it is named to somebody. */
  public static final String NAME = "x-anthropic-billing-header";

  private static final String START = NAME + ":";

  private BillingLine() {}

  /** Whether a system block's text is that line and nothing else. */
  public static boolean is(String text) {
    return text.startsWith(START) && text.stripTrailing().indexOf('\n') < 0;
  }
}
