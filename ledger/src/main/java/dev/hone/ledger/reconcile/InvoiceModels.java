package dev.hone.ledger.reconcile;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The model that a line of a bill is about, by the name under which bill and ledger meet. */
final class InvoiceModels {
  private static final Pattern DATED =
      Pattern.compile("(.+?)(-20\\d{6}|-20\\d\\d-\\d\\d-\\d\\d|@20\\d{6}|-latest|-\\d{3})$");
  private static final Pattern GEMINI =
      Pattern.compile("gemini[ -]?(\\d+(?:\\.\\d+)?)[ -]?(flash|pro|ultra)([ -]lite)?");

  private InvoiceModels() {}

  /**
   * {@code claude-opus-4-5-20251101} and {@code claude-opus-4-5} are one; {@code gpt-5-mini, cached
   * input} and {@code Gemini 2.5 Flash text input} name models, too.
   */
  static String name(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    Matcher gemini = GEMINI.matcher(name);
    if (gemini.find()) {
      String lite = gemini.group(3) == null ? "" : "-lite";
      return "gemini-" + gemini.group(1) + "-" + gemini.group(2) + lite;
    }
    int comma = name.indexOf(',');
    if (comma > 0) {
      name = name.substring(0, comma).strip();
    }
    name = name.substring(name.lastIndexOf('/') + 1).replace(' ', '-');
    Matcher dated = DATED.matcher(name);
    return dated.matches() ? dated.group(1) : name;
  }
}
