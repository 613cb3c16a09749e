package dev.hone.text.jinja;

import dev.hone.text.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a template's source into text and tags, and applies the whitespace rules of chat templates:
 * {@code trim_blocks} (the newline after a block or comment goes), {@code lstrip_blocks} (blanks
 * before a block or comment that starts its line go), and the signs {@code -} and {@code +}.
 *
 * <p>Follows Jinja2's own lexer rule by rule; see its documentation, "Whitespace Control".
 */
final class Lexer {
  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  // True if what was consumed last ended with a newline: blanks that follow start a line.
  private boolean lineStarting = true;

  private Lexer(String source) {
    this.source = source;
  }

  /** The tokens of {@code source}, closed by one of kind END. */
  static List<Token> tokenize(String source) {
    String normalized = source.replace("\r\n", "\n").replace('\r', '\n');
    if (normalized.endsWith("\n")) {
      normalized = normalized.substring(0, normalized.length() - 1);
    }
    Lexer lexer = new Lexer(normalized);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    while (position < source.length()) {
      int tag = nextTag();
      if (tag < 0) {
        text(source.substring(position));
        position = source.length();
        break;
      }
      char kind = source.charAt(tag + 1);
      char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
      text(before(source.substring(position, tag), kind, sign));
      advance(tag + (sign == '-' || sign == '+' ? 3 : 2));
      switch (kind) {
        case '#' -> comment();
        case '%' -> {
          if (!raw()) {
            tag(Kind.BLOCK_BEGIN, Kind.BLOCK_END, "%}");
          }
        }
        default -> tag(Kind.PRINT_BEGIN, Kind.PRINT_END, "}}");
      }
    }
    tokens.add(new Token(Kind.END, "", line));
  }

  private int nextTag() {
    for (int i = source.indexOf('{', position); i >= 0; i = source.indexOf('{', i + 1)) {
      char next = i + 1 < source.length() ? source.charAt(i + 1) : ' ';
      if (next == '%' || next == '{' || next == '#') {
        return i;
      }
    }
    return -1;
  }

  /** The text before a tag, less the whitespace that the tag takes away. */
  private String before(String text, char kind, char sign) {
    if (sign == '-') {
      int end = text.length();
      while (end > 0 && PythonCharacters.isSpace(text.charAt(end - 1))) {
        end--;
      }
      return text.substring(0, end);
    }
    if (sign == '+' || kind == '{') {
      return text;
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    if (lineStart == 0 && !lineStarting) {
      return text;
    }
    boolean blank = text.substring(lineStart).chars().allMatch(PythonCharacters::isSpace);
    return blank ? text.substring(0, lineStart) : text;
  }

  private void comment() {
    int end = source.indexOf("#}", position);
    if (end < 0) {
      throw new TemplateSyntaxException(line, "expected '#}' to end the comment");
    }
    closeTag(end, source.charAt(end - 1), true, 2);
  }

  /** Consumes a raw block if one starts here (after the opening delimiter). */
  private boolean raw() {
    int end = keyword(position, "raw");
    if (end < 0) {
      return false;
    }
    boolean strip = source.startsWith("-%}", end);
    if (!strip && !source.startsWith("%}", end)) {
      return false;
    }
    int started = line;
    closeTag(strip ? end + 1 : end, strip ? '-' : ' ', false, 2);
    for (int i = source.indexOf("{%", position); i >= 0; i = source.indexOf("{%", i + 1)) {
      char sign = i + 2 < source.length() ? source.charAt(i + 2) : ' ';
      int close = keyword(sign == '-' || sign == '+' ? i + 3 : i + 2, "endraw");
      if (close < 0) {
        continue;
      }
      char closing = source.charAt(close);
      int delimiter = closing == '-' || closing == '+' ? close + 1 : close;
      if (source.startsWith("%}", delimiter)) {
        text(before(source.substring(position, i), '%', sign));
        closeTag(delimiter, closing, true, 2);
        return true;
      }
    }
    throw new TemplateSyntaxException(started, "expected '{% endraw %}' to end the raw block");
  }

  /** The position after blanks, {@code word} and blanks; -1 if that is not what is there. */
  private int keyword(int from, String word) {
    int start = ExpressionLexer.skipSpace(source, from);
    if (!source.startsWith(word, start)) {
      return -1;
    }
    int end = ExpressionLexer.skipSpace(source, start + word.length());
    return end < source.length() ? end : -1;
  }

  private void tag(Kind begin, Kind end, String delimiter) {
    tokens.add(new Token(begin, "", line));
    ExpressionLexer inside = new ExpressionLexer(source, position, line, delimiter);
    int close = inside.run(tokens);
    advance(close);
    tokens.add(new Token(end, "", line));
    char sign = source.charAt(close);
    boolean signed = sign == '-' || (sign == '+' && end == Kind.BLOCK_END);
    closeTag(signed ? close + 1 : close, signed ? sign : ' ', end == Kind.BLOCK_END, 2);
  }

  /** Moves past a closing delimiter and the whitespace that it takes away. */
  private void closeTag(int delimiter, char sign, boolean trim, int width) {
    int end = delimiter + width;
    if (sign == '-') {
      end = ExpressionLexer.skipSpace(source, end);
    } else if (sign != '+' && trim && end < source.length() && source.charAt(end) == '\n') {
      end++;
    }
    advance(end);
    lineStarting = source.charAt(end - 1) == '\n';
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      tokens.add(new Token(Kind.TEXT, text, line));
    }
  }

  private void advance(int to) {
    for (int i = position; i < to; i++) {
      if (source.charAt(i) == '\n') {
        line++;
      }
    }
    position = to;
  }
}
