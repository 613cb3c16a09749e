package dev.hone.text.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of the tree that writes output or changes variables. */
sealed interface Statement {

  /** The line where it starts, from 1. */
  int line();

  record Data(int line, Text text) implements Statement {}

  record Print(int line, Expression value) implements Statement {}

  record If(int line, List<Branch> branches, List<Statement> otherwise) implements Statement {}

  record Branch(Expression test, List<Statement> body) {}

  record For(
      int line,
      Target target,
      Expression iterable,
      @Nullable Expression filter,
      boolean recursive,
      List<Statement> body,
      List<Statement> otherwise)
      implements Statement {}

  record Assign(int line, Target target, Expression value) implements Statement {}

  /** {@code {% set x %}…{% endset %}}, its text passed through {@code filters}. */
  record AssignBlock(
      int line, Target target, List<Expression.FilterUse> filters, List<Statement> body)
      implements Statement {}

  record DefineMacro(int line, MacroDefinition macro) implements Statement {}

  /** {@code {% call(parameters) callee(…) %}…{% endcall %}}. */
  record CallBlock(int line, MacroDefinition caller, Expression.Call call) implements Statement {}

  record FilterBlock(int line, List<Expression.FilterUse> filters, List<Statement> body)
      implements Statement {}

  record With(int line, List<Target> targets, List<Expression> values, List<Statement> body)
      implements Statement {}

  record Break(int line) implements Statement {}

  record Continue(int line) implements Statement {}

  /**
   * A macro as written.
   *
   * @param defaults of the last parameters
   * @param takesMore its body uses {@code varargs}
   * @param takesNamed its body uses {@code kwargs}
   */
  record MacroDefinition(
      String name,
      List<String> parameters,
      List<Expression> defaults,
      boolean takesMore,
      boolean takesNamed,
      List<Statement> body) {}

  /** Where a value goes. */
  sealed interface Target {
    record Variable(String name) implements Target {}

    record NamespaceAttribute(String namespace, String attribute) implements Target {}

    record Unpacked(List<Target> targets) implements Target {}
  }
}
