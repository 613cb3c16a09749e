package dev.hone.text.jinja;

import dev.hone.text.jinja.Expression.CallArguments;
import dev.hone.text.jinja.Expression.FilterUse;
import dev.hone.text.jinja.Expression.NamedArgument;
import dev.hone.text.jinja.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses literals, names and what may follow them: {@code .name [key] (…) |filter is test}. */
final class OperandParser {
  private static final Set<Kind> TEST_ARGUMENT =
      Set.of(Kind.NAME, Kind.STRING, Kind.INTEGER, Kind.FLOAT);

  private final TokenStream stream;
  private final ExpressionParser expressions;

  OperandParser(TokenStream stream, ExpressionParser expressions) {
    this.stream = stream;
    this.expressions = expressions;
  }

  /** A sign binds tighter than a filter, so below a sign {@code withFilters} is false. */
  Expression operand(boolean withFilters) {
    stream.enter();
    Expression node;
    if (stream.atOperator("-") || stream.atOperator("+")) {
      boolean negative = stream.next().text().equals("-");
      node = new Expression.Sign(negative, operand(false));
    } else {
      node = primary();
    }
    node = postfix(node);
    if (withFilters) {
      node = filtersAndTests(node);
    }
    stream.exit();
    return node;
  }

  private Expression primary() {
    Token token = stream.next();
    return switch (token.kind()) {
      case NAME -> name(token.text());
      case STRING -> {
        StringBuilder joined = new StringBuilder(token.text());
        while (stream.current().kind() == Kind.STRING) {
          joined.append(stream.next().text());
        }
        yield new Expression.Literal(Text.of(joined.toString(), true));
      }
      case INTEGER -> new Expression.Literal(integer(token));
      case FLOAT -> new Expression.Literal(new Real(Double.parseDouble(token.text())));
      case OPERATOR -> bracketed(token);
      case TEXT, BLOCK_BEGIN, BLOCK_END, PRINT_BEGIN, PRINT_END, END ->
          throw new TemplateSyntaxException(
              token.line(), "expected an expression, got " + token.describe());
    };
  }

  private static Expression name(String name) {
    return switch (name) {
      case "true", "True" -> new Expression.Literal(Bool.TRUE);
      case "false", "False" -> new Expression.Literal(Bool.FALSE);
      case "none", "None" -> new Expression.Literal(None.NONE);
      default -> new Expression.Name(name);
    };
  }

  private static Int integer(Token token) {
    String digits = token.text();
    if (digits.length() > Int.MAX_DIGITS) {
      throw new TemplateSyntaxException(
          token.line(), "expected an integer of at most " + Int.MAX_DIGITS + " digits");
    }
    String prefix = digits.length() > 1 ? digits.substring(0, 2) : "";
    return new Int(
        switch (prefix) {
          case "0x", "0X" -> new BigInteger(digits.substring(2), 16);
          case "0o", "0O" -> new BigInteger(digits.substring(2), 8);
          case "0b", "0B" -> new BigInteger(digits.substring(2), 2);
          default -> new BigInteger(digits);
        });
  }

  private Expression bracketed(Token token) {
    return switch (token.text()) {
      case "(" -> {
        Expression inside = expressions.tuple(true, true);
        stream.expectOperator(")");
        yield inside;
      }
      case "[" -> list();
      case "{" -> dict();
      default ->
          throw new TemplateSyntaxException(
              token.line(), "expected an expression, got " + token.describe());
    };
  }

  private Expression list() {
    List<Expression> items = new ArrayList<>();
    while (!stream.atOperator("]")) {
      items.add(expressions.expression());
      if (!stream.skipOperator(",")) {
        break;
      }
    }
    stream.expectOperator("]");
    return new Expression.ListLiteral(List.copyOf(items));
  }

  private Expression dict() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!stream.atOperator("}")) {
      keys.add(expressions.expression());
      stream.expectOperator(":");
      values.add(expressions.expression());
      if (!stream.skipOperator(",")) {
        break;
      }
    }
    stream.expectOperator("}");
    return new Expression.DictLiteral(List.copyOf(keys), List.copyOf(values));
  }

  private Expression postfix(Expression start) {
    Expression node = start;
    while (true) {
      if (stream.skipOperator(".")) {
        node = attribute(node);
      } else if (stream.skipOperator("[")) {
        node = subscript(node);
      } else if (stream.atOperator("(")) {
        node = new Expression.Call(node, arguments());
      } else {
        return node;
      }
    }
  }

  private Expression attribute(Expression object) {
    Token token = stream.next();
    return switch (token.kind()) {
      case NAME -> new Expression.Attribute(object, token.text());
      case INTEGER -> new Expression.Item(object, new Expression.Literal(integer(token)));
      default ->
          throw new TemplateSyntaxException(
              token.line(), "expected a name or number after '.', got " + token.describe());
    };
  }

  private Expression subscript(Expression object) {
    @Nullable Expression from = stream.atOperator(":") ? null : expressions.expression();
    if (from != null && !stream.atOperator(":")) {
      if (stream.atOperator(",")) {
        throw stream.expected("']' (one subscript)");
      }
      stream.expectOperator("]");
      return new Expression.Item(object, from);
    }
    stream.expectOperator(":");
    @Nullable Expression to = sliceEnd();
    @Nullable Expression step = stream.skipOperator(":") ? sliceEnd() : null;
    stream.expectOperator("]");
    return new Expression.Slice(object, from, to, step);
  }

  private @Nullable Expression sliceEnd() {
    return stream.atOperator(":") || stream.atOperator("]") ? null : expressions.expression();
  }

  private Expression filtersAndTests(Expression start) {
    Expression node = start;
    while (true) {
      if (stream.skipOperator("|")) {
        node = new Expression.Filtered(node, filter());
      } else if (stream.skipName("is")) {
        node = test(node);
      } else if (stream.atOperator("(")) {
        node = new Expression.Call(node, arguments());
      } else {
        return node;
      }
    }
  }

  /** A filter's name and arguments, the {@code |} already consumed. */
  FilterUse filter() {
    String name = dottedName("the name of a filter");
    return new FilterUse(name, stream.atOperator("(") ? arguments() : CallArguments.NONE);
  }

  private String dottedName(String what) {
    StringBuilder name = new StringBuilder(stream.expect(Kind.NAME, what).text());
    while (stream.skipOperator(".")) {
      name.append('.').append(stream.expect(Kind.NAME, "a name after '.'").text());
    }
    return name.toString();
  }

  private Expression test(Expression input) {
    boolean negated = stream.skipName("not");
    String name = dottedName("the name of a test");
    CallArguments arguments = CallArguments.NONE;
    Token token = stream.current();
    if (stream.atOperator("(")) {
      arguments = arguments();
    } else if ((TEST_ARGUMENT.contains(token.kind())
            || token.isOperator("[")
            || token.isOperator("{"))
        && !token.isName("else")
        && !token.isName("or")
        && !token.isName("and")) {
      if (token.isName("is")) {
        throw stream.expected("one test (tests cannot be chained with 'is')");
      }
      arguments = new CallArguments(List.of(postfix(primary())), List.of(), null, null);
    }
    Expression tested = new Expression.Tested(input, name, arguments);
    return negated ? new Expression.Not(tested) : tested;
  }

  /** Arguments in parentheses. */
  CallArguments arguments() {
    stream.expectOperator("(");
    List<Expression> positional = new ArrayList<>();
    List<NamedArgument> named = new ArrayList<>();
    @Nullable Expression spread = null;
    @Nullable Expression namedSpread = null;
    while (!stream.atOperator(")")) {
      if (stream.skipOperator("**")) {
        namedSpread = expressions.expression();
      } else if (stream.skipOperator("*")) {
        spread = expressions.expression();
      } else if (stream.current().kind() == Kind.NAME && stream.following().isOperator("=")) {
        String name = stream.next().text();
        stream.next();
        named.add(new NamedArgument(name, expressions.expression()));
      } else {
        if (!named.isEmpty() || spread != null || namedSpread != null) {
          throw stream.expected("a named argument (positional ones come first)");
        }
        positional.add(expressions.expression());
      }
      if (!stream.skipOperator(",")) {
        break;
      }
    }
    stream.expectOperator(")");
    return new CallArguments(List.copyOf(positional), List.copyOf(named), spread, namedSpread);
  }
}
