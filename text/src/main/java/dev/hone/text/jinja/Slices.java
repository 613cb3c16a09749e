package dev.hone.text.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code object[from:to:step]}. */
final class Slices {
  private final Rendering rendering;

  Slices(Rendering rendering) {
    this.rendering = rendering;
  }

  Value slice(Value object, @Nullable Value from, @Nullable Value to, @Nullable Value step) {
    return switch (object) {
      case Text text -> text(text, Range.of(from, to, step, rendering.elements.length(text)));
      case Sequence sequence when sequence.kind().indexed() -> {
        Range range = Range.of(from, to, step, sequence.items().size());
        yield new Sequence(sequence.kind(), list(sequence.items(), range));
      }
      default -> throw Rendering.mismatch(object, "a list or string to slice");
    };
  }

  private List<Value> list(List<Value> items, Range range) {
    rendering.budget.elements(range.count());
    List<Value> cut = new ArrayList<>(range.count());
    for (int i = 0; i < range.count(); i++) {
      cut.add(items.get(range.at(i)));
    }
    return Collections.unmodifiableList(cut);
  }

  private Text text(Text text, Range range) {
    if (range.count() == 0) {
      return Text.EMPTY.withMarkup(text.markup());
    }
    if (range.step() == 1) {
      int start = text.offset(range.start());
      int end = text.string().offsetByCodePoints(start, range.count());
      rendering.budget.allocate(end - start, end - start);
      return text.substring(start, end);
    }
    List<Value> characters = rendering.elements.of(text);
    TextBuilder cut = rendering.builder();
    for (int i = 0; i < range.count(); i++) {
      cut.append(rendering.text(characters.get(range.at(i))));
    }
    return cut.build().withMarkup(text.markup());
  }

  /** The indices {@code start, start + step, …}, {@code count} of them. */
  private record Range(int start, int step, int count) {

    static Range of(@Nullable Value from, @Nullable Value to, @Nullable Value step, int length) {
      int by = step == null || step == None.NONE ? 1 : Arithmetic.index(step, "a slice");
      if (by == 0) {
        throw Rendering.failure("slice step cannot be zero");
      }
      int lower = by > 0 ? 0 : -1;
      int upper = by > 0 ? length : length - 1;
      int start = limit(from, length, lower, upper, by > 0 ? lower : upper);
      int stop = limit(to, length, lower, upper, by > 0 ? upper : lower);
      long distance = by > 0 ? (long) stop - start : (long) start - stop;
      long count = distance <= 0 ? 0 : (distance - 1) / Math.abs(by) + 1;
      return new Range(start, by, Math.toIntExact(count));
    }

    private static int limit(
        @Nullable Value given, int length, int lower, int upper, int otherwise) {
      if (given == null || given == None.NONE) {
        return otherwise;
      }
      int index = Arithmetic.index(given, "a slice");
      return Math.clamp(index < 0 ? (long) index + length : index, lower, Math.max(lower, upper));
    }

    int at(int index) {
      return start + index * step;
    }
  }
}
