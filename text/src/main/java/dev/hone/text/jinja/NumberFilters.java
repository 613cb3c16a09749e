package dev.hone.text.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filters whose result is a number. */
final class NumberFilters {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]++(?:_[0-9]++)*+");
  private static final Pattern FLOAT =
      Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");

  private NumberFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("int", NumberFilters::toInt);
    filters.put("float", NumberFilters::toFloat);
    filters.put("abs", NumberFilters::abs);
    filters.put("round", NumberFilters::round);
    filters.put("length", (r, x, a) -> Int.of(r.elements.length(x)));
    filters.put("count", (r, x, a) -> Int.of(r.elements.length(x)));
  }

  private static Value toInt(Rendering rendering, Value input, Arguments arguments) {
    arguments.accept("int", "default", "base");
    Value otherwise = arguments.get(0, "default", Int.of(0));
    int base = arguments.integer(1, "base", 10);
    return switch (input) {
      case Bool bool -> new Int(bool.toInteger());
      case Int integer -> integer;
      case Real real when Double.isNaN(real.value()) -> otherwise;
      case Real real -> truncated(real.value());
      case Text text -> parseInt(text.string(), base).map(Value.class::cast).orElse(otherwise);
      case Undefined undefined -> throw undefined.failure();
      default -> otherwise;
    };
  }

  private static Int truncated(double value) {
    if (Double.isInfinite(value)) {
      throw Rendering.failure("cannot convert float infinity to integer");
    }
    return new Int(new BigDecimal(value).toBigInteger());
  }

  private static Optional<Int> parseInt(String string, int base) {
    String digits = stripped(string);
    if (base == 10 && INTEGER.matcher(digits).matches() && digits.length() <= Int.MAX_DIGITS) {
      return Optional.of(new Int(new BigInteger(digits.replace("_", ""))));
    }
    if (base != 10 && digits.length() <= Int.MAX_DIGITS) {
      String lower = digits.toLowerCase(Locale.ROOT);
      String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
      String bare = lower.startsWith(prefix) ? lower.substring(prefix.length()) : lower;
      boolean valid =
          base >= 2
              && base <= 36
              && !bare.isEmpty()
              && bare.chars().allMatch(c -> c < 0x80 && Character.digit(c, base) >= 0);
      if (valid) {
        return Optional.of(new Int(new BigInteger(bare, base)));
      }
    }
    return parseFloat(string).map(value -> truncated(value));
  }

  private static Optional<Double> parseFloat(String string) {
    String digits = stripped(string);
    return switch (digits.toLowerCase(Locale.ROOT)) {
      case "inf", "+inf", "infinity", "+infinity" -> Optional.of(Double.POSITIVE_INFINITY);
      case "-inf", "-infinity" -> Optional.of(Double.NEGATIVE_INFINITY);
      case "nan", "+nan", "-nan" -> Optional.of(Double.NaN);
      default ->
          FLOAT.matcher(digits).matches() && digits.length() <= Int.MAX_DIGITS
              ? Optional.of(Double.valueOf(digits))
              : Optional.empty();
    };
  }

  private static String stripped(String string) {
    int from = ExpressionLexer.skipSpace(string, 0);
    int to = string.length();
    while (to > from && PythonCharacters.isSpace(string.charAt(to - 1))) {
      to--;
    }
    return string.substring(from, to);
  }

  private static Value toFloat(Rendering rendering, Value input, Arguments arguments) {
    Value otherwise = arguments.accept("float", "default").get(0, "default", new Real(0));
    return switch (input) {
      case Numeric number -> new Real(number.toDouble());
      case Text text ->
          parseFloat(text.string()).map(value -> (Value) new Real(value)).orElse(otherwise);
      case Undefined undefined -> throw undefined.failure();
      default -> otherwise;
    };
  }

  private static Value abs(Rendering rendering, Value input, Arguments arguments) {
    @Nullable BigInteger integer = Comparison.integer(input);
    if (integer != null) {
      return new Int(integer.abs());
    }
    if (input instanceof Real real) {
      return new Real(Math.abs(real.value()));
    }
    throw Rendering.mismatch(input, "a number for abs");
  }

  private static Value round(Rendering rendering, Value input, Arguments arguments) {
    arguments.accept("round", "precision", "method");
    if (!(input instanceof Numeric number)) {
      throw Rendering.mismatch(input, "a number for round");
    }
    int precision = Math.clamp(arguments.integer(0, "precision", 0), -400, 400);
    String method = arguments.text(1, "method", Text.of("common", true)).string();
    if (number instanceof Int && method.equals("common") && precision >= 0) {
      return number;
    }
    double value = number.toDouble();
    if (!Double.isFinite(value)) {
      return new Real(value);
    }
    RoundingMode mode =
        switch (method) {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw Rendering.failure("method must be common, ceil or floor");
        };
    double rounded = new BigDecimal(value).setScale(precision, mode).doubleValue();
    return new Real(rounded == 0 ? Math.copySign(0.0, value) : rounded);
  }
}
