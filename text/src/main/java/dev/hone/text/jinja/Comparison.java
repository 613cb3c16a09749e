package dev.hone.text.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code ==}, {@code <} and {@code in}. */
final class Comparison {
  private final Budget budget;
  private final Elements elements;

  Comparison(Budget budget, Elements elements) {
    this.budget = budget;
    this.elements = elements;
  }

  boolean test(String operator, Value left, Value right) {
    return switch (operator) {
      case "==" -> equal(left, right);
      case "!=" -> !equal(left, right);
      case "<" -> order(left, right, operator) < 0;
      case "<=" -> order(left, right, operator) <= 0;
      case ">" -> order(right, left, operator) < 0;
      case ">=" -> order(right, left, operator) <= 0;
      case "in" -> contains(right, left);
      case "not in" -> !contains(right, left);
      default -> throw new IllegalArgumentException(operator);
    };
  }

  boolean equal(Value left, Value right) {
    budget.step();
    if (left instanceof Numeric a && right instanceof Numeric b) {
      return compare(a, b) == 0;
    }
    if (left instanceof Text a && right instanceof Text b) {
      budget.step(Math.min(a.length(), b.length()) / 64);
      return a.string().equals(b.string());
    }
    if (left instanceof Undefined && right instanceof Undefined) {
      return true;
    }
    budget.enter();
    boolean equal =
        switch (left) {
          case Sequence a when a.kind() != Sequence.Kind.ITERATOR && right instanceof Sequence b ->
              a.kind() == b.kind() && equalItems(a.items(), b.items());
          case Dict a when right instanceof Dict b -> equalEntries(a, b);
          default -> same(left, right);
        };
    budget.exit();
    return equal;
  }

  /** Python's {@code is}, and its {@code ==} for types without one of their own. */
  @SuppressWarnings("ReferenceEquality")
  static boolean same(Value left, Value right) {
    return left == right;
  }

  private boolean equalItems(List<Value> left, List<Value> right) {
    if (left.size() != right.size()) {
      return false;
    }
    Iterator<Value> others = right.iterator();
    for (Value item : left) {
      if (!equal(item, others.next())) {
        return false;
      }
    }
    return true;
  }

  private boolean equalEntries(Dict left, Dict right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Dict.Entry entry : left.entries()) {
      @Nullable Value other = right.get(entry.key());
      if (other == null || !equal(entry.value(), other)) {
        return false;
      }
    }
    return true;
  }

  /** Negative, zero or positive; fails for types that have no order. */
  int order(Value left, Value right, String operator) {
    budget.step();
    if (left instanceof Numeric a && right instanceof Numeric b) {
      return compare(a, b);
    }
    if (left instanceof Text a && right instanceof Text b) {
      budget.step(Math.min(a.length(), b.length()) / 16);
      return codePointOrder(a.string(), b.string());
    }
    if (left instanceof Sequence a
        && right instanceof Sequence b
        && a.kind() == b.kind()
        && (a.kind() == Sequence.Kind.LIST || a.kind() == Sequence.Kind.TUPLE)) {
      budget.enter();
      int order = itemOrder(a.items(), b.items(), operator);
      budget.exit();
      return order;
    }
    if (left instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.failure();
    }
    throw Rendering.failure(
        "'"
            + operator
            + "' not supported between instances of '"
            + left.typeName()
            + "' and '"
            + right.typeName()
            + "'");
  }

  private int itemOrder(List<Value> left, List<Value> right, String operator) {
    int shared = Math.min(left.size(), right.size());
    for (int i = 0; i < shared; i++) {
      if (!equal(left.get(i), right.get(i))) {
        return order(left.get(i), right.get(i), operator);
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  /** By characters, not by UTF-16 units. */
  private static int codePointOrder(String left, String right) {
    int shared = Math.min(left.length(), right.length());
    for (int i = 0; i < shared; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
        return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** NaN is after everything, and equal to nothing. */
  private static int compare(Numeric left, Numeric right) {
    double a = left.toDouble();
    double b = right.toDouble();
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return 1;
    }
    boolean infinite = Double.isInfinite(a) || Double.isInfinite(b);
    if (infinite && (left instanceof Real || right instanceof Real)) {
      return Double.compare(a, b);
    }
    return exact(left).compareTo(exact(right));
  }

  private static BigDecimal exact(Numeric number) {
    return switch (number) {
      case Bool bool -> new BigDecimal(bool.toInteger());
      case Int integer -> new BigDecimal(integer.value());
      case Real real -> new BigDecimal(real.value());
    };
  }

  /** {@code item in container}. */
  boolean contains(Value container, Value item) {
    budget.step();
    return switch (container) {
      case Text text -> {
        if (!(item instanceof Text wanted)) {
          throw Rendering.mismatch(item, "a string left of 'in'");
        }
        budget.step((text.length() + (long) wanted.length()) / 16);
        yield new Needle(wanted.string()).in(text.string(), 0) >= 0;
      }
      case Dict dict -> dict.get(item) != null;
      default -> {
        for (Value element : elements.of(container)) {
          if (same(element, item) || equal(element, item)) {
            yield true;
          }
        }
        yield false;
      }
    };
  }

  /** The integer a number stands for, if it is one. */
  static @Nullable BigInteger integer(Value value) {
    return switch (value) {
      case Bool bool -> bool.toInteger();
      case Int integer -> integer.value();
      default -> null;
    };
  }
}
