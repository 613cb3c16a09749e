package dev.hone.text.jinja;

import dev.hone.text.Segment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the caller's variables into values. Their strings are not the template's. */
final class ValueReader {
  private final Budget budget;

  ValueReader(Budget budget) {
    this.budget = budget;
  }

  Value read(@Nullable Object object) {
    return switch (object) {
      case null -> None.NONE;
      case String string -> Text.of(string, false);
      case Segment segment -> Text.of(segment.text(), segment.fromTemplate());
      case Boolean bool -> Bool.of(bool);
      case BigInteger integer -> integer(integer);
      case BigDecimal decimal -> new Real(decimal.doubleValue());
      case Double real -> new Real(real);
      case Float real -> new Real(real);
      case Number number -> Int.of(number.longValue());
      case Map<?, ?> map -> dict(map);
      case Iterable<?> items -> list(items);
      default ->
          throw Rendering.failure(
              "a template cannot use a variable of the type "
                  + object.getClass().getName()
                  + "; give it strings, numbers, booleans, lists and maps");
    };
  }

  private Int integer(BigInteger integer) {
    if (integer.bitLength() > budget.bounds().integerBits()) {
      throw Budget.exceeded("bits in an integer", budget.bounds().integerBits());
    }
    return new Int(integer);
  }

  private Sequence list(Iterable<?> items) {
    budget.enter();
    List<Value> read = new ArrayList<>();
    for (Object item : items) {
      budget.step();
      read.add(read(item));
    }
    budget.exit();
    return Sequence.list(Collections.unmodifiableList(read));
  }

  private Dict dict(Map<?, ?> map) {
    budget.enter();
    Dict dict = new Dict();
    map.forEach((key, value) -> {
      budget.step();
      dict.put(read(key), read(value));
    });
    budget.exit();
    return dict;
  }
}
