package dev.hone.text.jinja;

import dev.hone.text.TemplateException;
import java.time.Clock;

/** The operations on values that one rendering uses, all charged to its budget. Not thread-safe. */
final class Rendering {
  final Budget budget;
  final Clock clock;
  final Printer printer;
  final Comparison comparison;
  final Arithmetic arithmetic;
  final Elements elements;
  final Members members;

  Rendering(Bounds bounds, Clock clock) {
    this.budget = new Budget(bounds);
    this.clock = clock;
    this.printer = new Printer(budget);
    this.elements = new Elements(budget);
    this.comparison = new Comparison(budget, elements);
    this.arithmetic = new Arithmetic(budget, printer);
    this.members = new Members(this);
  }

  /** {@code str(value)}, which keeps a text marked safe. */
  Text text(Value value) {
    return value instanceof Text text ? text : printer.str(value);
  }

  TextBuilder builder() {
    return new TextBuilder(budget);
  }

  /** What an operation on a value of the wrong type comes to. */
  static TemplateException mismatch(Value value, String expected) {
    return value instanceof Undefined undefined
        ? undefined.failure()
        : new TemplateException(
            "expected " + expected + ", got a value of type " + value.typeName(), false);
  }

  static TemplateException failure(String message) {
    return new TemplateException(message, false);
  }
}
