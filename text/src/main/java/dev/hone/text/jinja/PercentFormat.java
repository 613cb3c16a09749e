package dev.hone.text.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of Python's {@code format % values} that templates use: {@code %s %r %d %i %x %f %%}.
 */
final class PercentFormat {
  private static final int MAX_PRECISION = 100;

  private final Budget budget;
  private final Printer printer;

  PercentFormat(Budget budget, Printer printer) {
    this.budget = budget;
    this.printer = printer;
  }

  Text format(Text format, Value values) {
    List<Value> items =
        values instanceof Sequence sequence && sequence.kind() == Sequence.Kind.TUPLE
            ? sequence.items()
            : List.of(values);
    TextBuilder out = new TextBuilder(budget);
    String string = format.string();
    int used = 0;
    int copied = 0;
    for (int at = string.indexOf('%'); at >= 0; at = string.indexOf('%', copied)) {
      out.append(format, copied, at);
      int end = at + 1;
      while (end < string.length() && ".0123456789".indexOf(string.charAt(end)) >= 0) {
        end++;
      }
      if (end >= string.length()) {
        throw Rendering.failure("incomplete format");
      }
      char conversion = string.charAt(end);
      if (conversion == '%') {
        out.append(format, at, at + 1);
      } else if (used == items.size()) {
        throw Rendering.failure("not enough arguments for format string");
      } else {
        out.append(convert(string.substring(at + 1, end), conversion, items.get(used++)));
      }
      copied = end + 1;
    }
    if (used < items.size() && !(values instanceof Dict)) {
      throw Rendering.failure("not all arguments converted during string formatting");
    }
    return out.append(format, copied, string.length()).build().withMarkup(format.markup());
  }

  private Text convert(String modifiers, char conversion, Value value) {
    if (!modifiers.isEmpty() && !(conversion == 'f' && modifiers.startsWith("."))) {
      throw Rendering.failure("the format %" + modifiers + conversion + " is not supported");
    }
    return switch (conversion) {
      case 's' -> printer.str(value);
      case 'r' -> printer.repr(value);
      case 'd', 'i' -> Text.of(integer(value).toString(), true);
      case 'x' -> Text.of(integer(value).toString(16), true);
      case 'f' -> Text.of(fixed(modifiers, value), true);
      default -> throw Rendering.failure("the format %" + conversion + " is not supported");
    };
  }

  private static BigInteger integer(Value value) {
    @Nullable BigInteger integer = Comparison.integer(value);
    if (integer != null) {
      return integer;
    }
    if (value instanceof Real real && Double.isFinite(real.value())) {
      return new BigDecimal(real.value()).toBigInteger();
    }
    throw Rendering.mismatch(value, "a number for the format");
  }

  private static String fixed(String modifiers, Value value) {
    if (!(value instanceof Numeric number) || !Double.isFinite(number.toDouble())) {
      throw Rendering.mismatch(value, "a finite number for the format %f");
    }
    String precision = modifiers.isEmpty() ? "6" : "0" + modifiers.substring(1);
    if (precision.length() > 4
        || precision.indexOf('.') >= 0
        || Integer.parseInt(precision) > MAX_PRECISION) {
      throw Rendering.failure("a precision of at most " + MAX_PRECISION + " is supported");
    }
    BigDecimal rounded =
        new BigDecimal(number.toDouble())
            .setScale(Integer.parseInt(precision), RoundingMode.HALF_EVEN);
    return rounded.toPlainString();
  }
}
