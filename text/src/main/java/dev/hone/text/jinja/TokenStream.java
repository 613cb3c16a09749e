package dev.hone.text.jinja;

import dev.hone.text.jinja.Token.Kind;
import java.util.List;

/** A cursor over a template's tokens that also bounds how deep the parser goes. */
final class TokenStream {
  private final List<Token> tokens;
  private final int nestingBound;
  private int position;
  private int nesting;

  TokenStream(List<Token> tokens, int nestingBound) {
    this.tokens = tokens;
    this.nestingBound = nestingBound;
  }

  Token current() {
    return tokens.get(position);
  }

  Token following() {
    return tokens.get(Math.min(position + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(position);
    if (token.kind() != Kind.END) {
      position++;
    }
    return token;
  }

  int position() {
    return position;
  }

  /** True if a token from {@code start} to here is the name {@code name}. */
  boolean mentioned(String name, int start) {
    return tokens.subList(start, position).stream().anyMatch(token -> token.isName(name));
  }

  boolean atOperator(String operator) {
    return current().isOperator(operator);
  }

  boolean skipOperator(String operator) {
    boolean found = atOperator(operator);
    if (found) {
      next();
    }
    return found;
  }

  boolean skipName(String name) {
    boolean found = current().isName(name);
    if (found) {
      next();
    }
    return found;
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw expected("'" + operator + "'");
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw expected("'" + name + "'");
    }
  }

  Token expect(Kind kind, String what) {
    if (current().kind() != kind) {
      throw expected(what);
    }
    return next();
  }

  void enter() {
    if (++nesting > nestingBound) {
      throw new TemplateSyntaxException(
          current().line(), "expected at most " + nestingBound + " levels of nesting");
    }
  }

  void exit() {
    nesting--;
  }

  TemplateSyntaxException expected(String what) {
    return new TemplateSyntaxException(
        current().line(), "expected " + what + ", got " + current().describe());
  }
}
