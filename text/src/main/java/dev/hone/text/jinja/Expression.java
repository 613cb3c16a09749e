package dev.hone.text.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of the tree that yields a value. */
sealed interface Expression {

  record Literal(Value value) implements Expression {}

  record Name(String name) implements Expression {}

  record ListLiteral(List<Expression> items) implements Expression {}

  record TupleLiteral(List<Expression> items) implements Expression {}

  /** {@code keys} and {@code values} have the same size. */
  record DictLiteral(List<Expression> keys, List<Expression> values) implements Expression {}

  /** {@code object.name}. */
  record Attribute(Expression object, String name) implements Expression {}

  /** {@code object[key]}. */
  record Item(Expression object, Expression key) implements Expression {}

  /** {@code object[from:to:step]}. */
  record Slice(
      Expression object,
      @Nullable Expression from,
      @Nullable Expression to,
      @Nullable Expression step)
      implements Expression {}

  record Call(Expression callee, CallArguments arguments) implements Expression {}

  record Filtered(Expression input, FilterUse filter) implements Expression {}

  record Tested(Expression input, String test, CallArguments arguments) implements Expression {}

  record Sign(boolean negative, Expression operand) implements Expression {}

  record Not(Expression operand) implements Expression {}

  record And(Expression left, Expression right) implements Expression {}

  record Or(Expression left, Expression right) implements Expression {}

  /** One of {@code + - * / // % **}. */
  record Binary(String operator, Expression left, Expression right) implements Expression {}

  /** {@code a ~ b ~ c}. */
  record Concat(List<Expression> parts) implements Expression {}

  /** A chain {@code first < second <= third}. */
  record Compare(Expression first, List<Comparand> rest) implements Expression {}

  record Conditional(Expression test, Expression then, @Nullable Expression otherwise)
      implements Expression {}

  /** One of {@code == != < <= > >= in not-in} and what stands to its right. */
  record Comparand(String operator, Expression operand) {}

  record FilterUse(String name, CallArguments arguments) {}

  record NamedArgument(String name, Expression value) {}

  /** Arguments as written; {@code spread} is {@code *x}, {@code namedSpread} is {@code **x}. */
  record CallArguments(
      List<Expression> positional,
      List<NamedArgument> named,
      @Nullable Expression spread,
      @Nullable Expression namedSpread) {
    static final CallArguments NONE = new CallArguments(List.of(), List.of(), null, null);
  }
}
