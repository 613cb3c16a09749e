package dev.hone.text.jinja;

import dev.hone.text.jinja.Expression.Comparand;
import dev.hone.text.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses operators by Jinja2's precedence, weakest first: {@code if-else, or, and, not, comparison,
 * + -, ~, * / // %, **, sign}.
 */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final TokenStream stream;
  private final OperandParser operands;

  ExpressionParser(TokenStream stream) {
    this.stream = stream;
    this.operands = new OperandParser(stream, this);
  }

  OperandParser operands() {
    return operands;
  }

  /** A full expression. */
  Expression expression() {
    stream.enter();
    Expression value = or();
    while (stream.skipName("if")) {
      Expression test = or();
      @Nullable Expression otherwise = stream.skipName("else") ? expression() : null;
      value = new Expression.Conditional(test, value, otherwise);
    }
    stream.exit();
    return value;
  }

  /** An expression without {@code if-else}, or a tuple of such: what a statement's head takes. */
  Expression head() {
    return tuple(false, false);
  }

  /** An expression, or several with commas: a tuple. */
  Expression expressions() {
    return tuple(true, false);
  }

  /** Inside parentheses the tuple may be empty. */
  Expression tuple(boolean conditional, boolean mayBeEmpty) {
    List<Expression> items = new ArrayList<>();
    boolean comma = false;
    while (!atTupleEnd()) {
      items.add(conditional ? expression() : orNested());
      if (!stream.skipOperator(",")) {
        break;
      }
      comma = true;
    }
    if (!comma && items.size() == 1) {
      return items.getFirst();
    }
    if (items.isEmpty() && !mayBeEmpty) {
      throw stream.expected("an expression");
    }
    return new Expression.TupleLiteral(List.copyOf(items));
  }

  private boolean atTupleEnd() {
    Token token = stream.current();
    return token.kind() == Kind.BLOCK_END
        || token.kind() == Kind.PRINT_END
        || token.isOperator(")")
        || token.isName("recursive");
  }

  private Expression orNested() {
    stream.enter();
    Expression value = or();
    stream.exit();
    return value;
  }

  private Expression or() {
    Expression left = and();
    while (stream.skipName("or")) {
      left = new Expression.Or(left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (stream.skipName("and")) {
      left = new Expression.And(left, not());
    }
    return left;
  }

  private Expression not() {
    if (!stream.skipName("not")) {
      return comparison();
    }
    stream.enter();
    Expression operand = not();
    stream.exit();
    return new Expression.Not(operand);
  }

  private Expression comparison() {
    Expression first = sum();
    List<Comparand> rest = new ArrayList<>();
    while (true) {
      Token token = stream.current();
      if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
        stream.next();
        rest.add(new Comparand(token.text(), sum()));
      } else if (stream.skipName("in")) {
        rest.add(new Comparand("in", sum()));
      } else if (token.isName("not") && stream.following().isName("in")) {
        stream.next();
        stream.next();
        rest.add(new Comparand("not in", sum()));
      } else {
        return rest.isEmpty() ? first : new Expression.Compare(first, List.copyOf(rest));
      }
    }
  }

  private Expression sum() {
    Expression left = concat();
    while (stream.atOperator("+") || stream.atOperator("-")) {
      left = new Expression.Binary(stream.next().text(), left, concat());
    }
    return left;
  }

  private Expression concat() {
    Expression first = product();
    if (!stream.atOperator("~")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>();
    parts.add(first);
    while (stream.skipOperator("~")) {
      parts.add(product());
    }
    return new Expression.Concat(List.copyOf(parts));
  }

  private Expression product() {
    Expression left = power();
    while (stream.atOperator("*")
        || stream.atOperator("/")
        || stream.atOperator("//")
        || stream.atOperator("%")) {
      left = new Expression.Binary(stream.next().text(), left, power());
    }
    return left;
  }

  private Expression power() {
    Expression left = operands.operand(true);
    while (stream.skipOperator("**")) {
      left = new Expression.Binary("**", left, operands.operand(true));
    }
    return left;
  }
}
