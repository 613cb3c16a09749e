package dev.hone.text.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code + - * / // % **}. */
final class Arithmetic {
  private static final int PARTIAL_BITS = 1_200;

  private final Budget budget;
  private final Printer printer;

  Arithmetic(Budget budget, Printer printer) {
    this.budget = budget;
    this.printer = printer;
  }

  Value apply(String operator, Value left, Value right) {
    if (left instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (left instanceof Text format && operator.equals("%")) {
      return new PercentFormat(budget, printer).format(format, right);
    }
    if (right instanceof Undefined undefined) {
      throw undefined.failure();
    }
    @Nullable BigInteger a = Comparison.integer(left);
    @Nullable BigInteger b = Comparison.integer(right);
    if (a != null && b != null) {
      return integers(operator, a, b);
    }
    if (left instanceof Numeric x && right instanceof Numeric y) {
      return new Real(reals(operator, finite(x), finite(y)));
    }
    if (operator.equals("+") && left instanceof Text x && right instanceof Text y) {
      return concat(x, y);
    }
    if (operator.equals("+")
        && left instanceof Sequence x
        && right instanceof Sequence y
        && x.kind() == y.kind()
        && (x.kind() == Sequence.Kind.LIST || x.kind() == Sequence.Kind.TUPLE)) {
      budget.elements((long) x.items().size() + y.items().size());
      List<Value> joined = new ArrayList<>(x.items());
      joined.addAll(y.items());
      return new Sequence(x.kind(), Collections.unmodifiableList(joined));
    }
    if (operator.equals("*") && b != null) {
      return repeat(left, b, right);
    }
    if (operator.equals("*") && a != null) {
      return repeat(right, a, left);
    }
    throw unsupported(operator, left, right);
  }

  private static RuntimeException unsupported(String operator, Value left, Value right) {
    return Rendering.failure(
        "unsupported operand types for "
            + operator
            + ": '"
            + left.typeName()
            + "' and '"
            + right.typeName()
            + "'");
  }

  Value negate(Value operand) {
    @Nullable BigInteger integer = Comparison.integer(operand);
    if (integer != null) {
      return new Int(integer.negate());
    }
    if (operand instanceof Real real) {
      return new Real(-real.value());
    }
    throw Rendering.mismatch(operand, "a number after '-'");
  }

  /** Next to a text marked safe, a plain one is escaped. */
  private Text concat(Text left, Text right) {
    boolean markup = left.markup() || right.markup();
    TextBuilder joined = new TextBuilder(budget);
    joined.append(markup && !left.markup() ? Markup.escape(left, budget) : left);
    joined.append(markup && !right.markup() ? Markup.escape(right, budget) : right);
    return joined.build().withMarkup(markup);
  }

  private Value repeat(Value value, BigInteger times, Value other) {
    int count = times.signum() < 0 ? 0 : clamp(times);
    return switch (value) {
      case Text text -> repeat(text, count);
      case Sequence sequence
          when sequence.kind() == Sequence.Kind.LIST || sequence.kind() == Sequence.Kind.TUPLE ->
          repeat(sequence, count);
      default -> throw unsupported("*", value, other);
    };
  }

  private Text repeat(Text text, int count) {
    if ((long) text.length() * count > budget.bounds().text()) {
      throw Budget.exceeded("characters in one string or the output", budget.bounds().text());
    }
    TextBuilder repeated = new TextBuilder(budget);
    for (int i = 0; i < count && text.length() > 0; i++) {
      budget.step();
      repeated.append(text);
    }
    return repeated.build().withMarkup(text.markup());
  }

  private Sequence repeat(Sequence sequence, int count) {
    budget.elements((long) sequence.items().size() * count);
    List<Value> repeated = new ArrayList<>();
    for (int i = 0; i < count && !sequence.items().isEmpty(); i++) {
      repeated.addAll(sequence.items());
    }
    return new Sequence(sequence.kind(), Collections.unmodifiableList(repeated));
  }

  private Value integers(String operator, BigInteger a, BigInteger b) {
    budget.step((a.bitLength() + (long) b.bitLength()) / 256);
    return switch (operator) {
      case "+" -> bounded(a.add(b));
      case "-" -> bounded(a.subtract(b));
      case "*" -> bounded(a.multiply(b));
      case "/" -> {
        if (b.signum() == 0) {
          throw Rendering.failure("division by zero");
        }
        double quotient =
            new BigDecimal(a)
                .divide(new BigDecimal(b), new MathContext(PARTIAL_BITS / 10))
                .doubleValue();
        if (Double.isInfinite(quotient)) {
          throw Rendering.failure("integer division result too large for a float");
        }
        yield new Real(quotient);
      }
      case "//" -> new Int(floorDivide(a, b)[0]);
      case "%" -> new Int(floorDivide(a, b)[1]);
      case "**" -> power(a, b);
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static BigInteger[] floorDivide(BigInteger a, BigInteger b) {
    if (b.signum() == 0) {
      throw Rendering.failure("integer division or modulo by zero");
    }
    BigInteger[] result = a.divideAndRemainder(b);
    if (result[1].signum() != 0 && result[1].signum() != b.signum()) {
      result[0] = result[0].subtract(BigInteger.ONE);
      result[1] = result[1].add(b);
    }
    return result;
  }

  private Value power(BigInteger a, BigInteger b) {
    if (b.signum() < 0) {
      return new Real(reals("**", a.doubleValue(), b.doubleValue()));
    }
    boolean trivial = a.bitLength() <= 1 && a.abs().bitLength() <= 1;
    if (trivial) {
      boolean positive = b.signum() == 0 || a.signum() > 0 || (a.signum() < 0 && !b.testBit(0));
      return b.signum() != 0 && a.signum() == 0 ? Int.of(0) : Int.of(positive ? 1 : -1);
    }
    if (b.bitLength() > 31
        || (a.abs().bitLength() - 1) * b.longValueExact() > budget.bounds().integerBits()) {
      throw Budget.exceeded("bits in an integer", budget.bounds().integerBits());
    }
    return bounded(a.pow(b.intValueExact()));
  }

  private Int bounded(BigInteger value) {
    if (value.bitLength() > budget.bounds().integerBits()) {
      throw Budget.exceeded("bits in an integer", budget.bounds().integerBits());
    }
    return new Int(value);
  }

  private static double finite(Numeric number) {
    double value = number.toDouble();
    if (number instanceof Int && Double.isInfinite(value)) {
      throw Rendering.failure("int too large to convert to float");
    }
    return value;
  }

  private static double reals(String operator, double a, double b) {
    if (b == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
      throw Rendering.failure("float division by zero");
    }
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.floor((a - modulo(a, b)) / b + 0.5);
      case "%" -> modulo(a, b);
      case "**" -> {
        double result = Math.pow(a, b);
        if (a == 0 && b < 0) {
          throw Rendering.failure("0.0 cannot be raised to a negative power");
        }
        if (Double.isInfinite(result) && !Double.isInfinite(a) && !Double.isInfinite(b)) {
          throw Rendering.failure("the result of ** is too large for a float");
        }
        if (Double.isNaN(result) && !Double.isNaN(a) && !Double.isNaN(b)) {
          throw Rendering.failure("** of a negative number and a fraction is not real");
        }
        yield result;
      }
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static double modulo(double a, double b) {
    double remainder = a % b;
    if (remainder == 0) {
      return Math.copySign(0.0, b);
    }
    return (remainder < 0) == (b < 0) ? remainder : remainder + b;
  }

  /** An integer used as an index or count, cut to what an int holds. */
  static int index(Value value, String what) {
    @Nullable BigInteger integer = Comparison.integer(value);
    if (integer == null) {
      throw Rendering.mismatch(value, "an integer for " + what);
    }
    return clamp(integer);
  }

  private static int clamp(BigInteger integer) {
    if (integer.bitLength() < 31) {
      return integer.intValue();
    }
    // Far from the ends, so that adding a length to it cannot overflow.
    return integer.signum() < 0 ? -(1 << 30) : 1 << 30;
  }
}
