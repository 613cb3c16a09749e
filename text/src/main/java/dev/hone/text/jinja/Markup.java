package dev.hone.text.jinja;

/** HTML escaping, as Python's markupsafe does it. */
final class Markup {
  private Markup() {}

  /** Escapes a plain text; one that is marked safe stays as it is. */
  static Text escape(Text text, Budget budget) {
    if (text.markup()) {
      return text;
    }
    TextBuilder escaped = new TextBuilder(budget);
    int copied = 0;
    for (int i = 0; i < text.length(); i++) {
      String entity = entity(text.string().charAt(i));
      if (!entity.isEmpty()) {
        escaped.append(text, copied, i);
        escaped.append(entity, text.fromTemplate(text.runAt(i)));
        copied = i + 1;
      }
    }
    return escaped.append(text, copied, text.length()).build().withMarkup(true);
  }

  private static String entity(char c) {
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '\'' -> "&#39;";
      case '"' -> "&#34;";
      default -> "";
    };
  }
}
