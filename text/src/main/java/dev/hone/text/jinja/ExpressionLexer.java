package dev.hone.text.jinja;

import dev.hone.text.jinja.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts the inside of one tag into names, numbers, strings and operators. */
final class ExpressionLexer {
  // Possessive, so that a long run of digits costs no stack and no backtracking.
  private static final Pattern NUMBER =
      Pattern.compile(
          "0[bB](?:_?[01])++|0[oO](?:_?[0-7])++|0[xX](?:_?[0-9a-fA-F])++"
              + "|(?<float>[0-9]++(?:_[0-9]++)*+"
              + "(?:\\.[0-9]++(?:_[0-9]++)*+(?:[eE][+-]?[0-9]++)?|[eE][+-]?[0-9]++))"
              + "|[0-9]++(?:_[0-9]++)*+");
  private static final List<String> OPERATORS =
      List.of(
          "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", ">", "<", "=", ".", ":", "|", ",");

  private final String source;
  private final String delimiter;
  private final Deque<String> open = new ArrayDeque<>();
  private int position;
  private int line;

  ExpressionLexer(String source, int position, int line, String delimiter) {
    this.source = source;
    this.position = position;
    this.line = line;
    this.delimiter = delimiter;
  }

  static int skipSpace(String source, int from) {
    int at = from;
    while (at < source.length() && PythonCharacters.isSpace(source.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Adds the tokens and returns where the closing delimiter, or its sign, starts. */
  int run(List<Token> tokens) {
    while (true) {
      int start = skipSpace(source, position);
      for (int i = position; i < start; i++) {
        line += source.charAt(i) == '\n' ? 1 : 0;
      }
      position = start;
      if (position >= source.length()) {
        throw new TemplateSyntaxException(line, "expected '" + delimiter + "' to end the tag");
      }
      if (open.isEmpty() && atDelimiter()) {
        return position;
      }
      tokens.add(next());
    }
  }

  private boolean atDelimiter() {
    char sign = source.charAt(position);
    return source.startsWith(delimiter, position)
        || ((sign == '-' || (sign == '+' && delimiter.equals("%}")))
            && source.startsWith(delimiter, position + 1));
  }

  private Token next() {
    int c = source.codePointAt(position);
    if (c == '\'' || c == '"') {
      return string((char) c);
    }
    if (c >= '0' && c <= '9') {
      return number();
    }
    if (c == '_' || Character.isUnicodeIdentifierStart(c)) {
      return name();
    }
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, position)) {
        return operator(operator);
      }
    }
    throw new TemplateSyntaxException(
        line, "expected an expression, got the character '" + Character.toString(c) + "'");
  }

  private Token operator(String operator) {
    switch (operator) {
      case "(" -> open.push(")");
      case "[" -> open.push("]");
      case "{" -> open.push("}");
      case ")", "]", "}" -> {
        if (open.isEmpty()) {
          throw new TemplateSyntaxException(
              line, "expected '" + delimiter + "', got '" + operator + "'");
        }
        String expected = open.pop();
        if (!expected.equals(operator)) {
          throw new TemplateSyntaxException(
              line, "expected '" + expected + "', got '" + operator + "'");
        }
      }
      default -> {}
    }
    position += operator.length();
    return new Token(Kind.OPERATOR, operator, line);
  }

  private Token name() {
    int end = position;
    while (end < source.length()) {
      int c = source.codePointAt(end);
      if (!Character.isUnicodeIdentifierPart(c) || Character.isIdentifierIgnorable(c)) {
        break;
      }
      end += Character.charCount(c);
    }
    // An ignorable character may start a name in Java; it must not loop here.
    end = Math.max(end, source.offsetByCodePoints(position, 1));
    Token token = new Token(Kind.NAME, source.substring(position, end), line);
    position = end;
    return token;
  }

  private Token number() {
    Matcher matcher = NUMBER.matcher(source).region(position, source.length());
    if (!matcher.lookingAt()) {
      throw new TemplateSyntaxException(line, "expected a number");
    }
    Kind kind = matcher.group("float") == null ? Kind.INTEGER : Kind.FLOAT;
    position = matcher.end();
    return new Token(kind, matcher.group().replace("_", ""), line);
  }

  private Token string(char quote) {
    int started = line;
    int end = position + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      line += source.charAt(end) == '\n' ? 1 : 0;
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw new TemplateSyntaxException(started, "expected " + quote + " to end the string");
    }
    String value = StringEscapes.resolve(source.substring(position + 1, end), started);
    position = end + 1;
    return new Token(Kind.STRING, value, started);
  }
}
