package dev.hone.text.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of {@code str} that look for another string. Indices count characters. */
final class TextSearch {
  private final Rendering rendering;

  TextSearch(Rendering rendering) {
    this.rendering = rendering;
  }

  Bool startsWith(Text self, Arguments arguments) {
    Text part = window(self, arguments);
    return Bool.of(affixes(arguments).stream().anyMatch(affix -> part.string().startsWith(affix)));
  }

  Bool endsWith(Text self, Arguments arguments) {
    Text part = window(self, arguments);
    return Bool.of(affixes(arguments).stream().anyMatch(affix -> part.string().endsWith(affix)));
  }

  /** One string, or any of a tuple. */
  private List<String> affixes(Arguments arguments) {
    Value given = arguments.require(0, "prefix");
    List<Value> items =
        given instanceof Sequence sequence && sequence.kind() == Sequence.Kind.TUPLE
            ? rendering.elements.of(sequence)
            : List.of(given);
    return items.stream()
        .map(item -> {
          if (!(item instanceof Text text)) {
            throw Rendering.mismatch(item, "a string or tuple of strings");
          }
          rendering.budget.scan(text.length());
          return text.string();
        })
        .toList();
  }

  int find(Text self, Arguments arguments) {
    Text part = window(self, arguments);
    int at = new Needle(arguments.text(0, "sub").string()).in(part.string(), 0);
    return at < 0 ? -1 : start(self, arguments) + part.string().codePointCount(0, at);
  }

  int findLast(Text self, Arguments arguments) {
    Text part = window(self, arguments);
    int at = new Needle(arguments.text(0, "sub").string()).lastIn(part.string());
    return at < 0 ? -1 : start(self, arguments) + part.string().codePointCount(0, at);
  }

  int count(Text self, Arguments arguments) {
    Text part = window(self, arguments);
    String wanted = arguments.text(0, "sub").string();
    if (wanted.isEmpty()) {
      return part.codePoints() + 1;
    }
    Needle needle = new Needle(wanted);
    int count = 0;
    int at = needle.in(part.string(), 0);
    while (at >= 0) {
      count++;
      at = needle.in(part.string(), at + wanted.length());
    }
    return count;
  }

  /** The part of {@code self} between the optional second and third argument. */
  private Text window(Text self, Arguments arguments) {
    if (arguments.size() < 2) {
      return self;
    }
    @Nullable Value end = arguments.get(2, "end");
    return (Text) new Slices(rendering).slice(self, arguments.get(1, "start"), end, null);
  }

  private static int start(Text self, Arguments arguments) {
    int start = arguments.integer(1, "start", 0);
    return Math.max(0, start < 0 ? start + self.codePoints() : start);
  }

  /** Replaces the first {@code most} occurrences; all of them if it is negative. */
  Text replace(Text self, Text old, Text replacement, int most) {
    TextBuilder out = rendering.builder();
    String string = self.string();
    int copied = 0;
    int replaced = 0;
    Needle needle = new Needle(old.string());
    int at = needle.in(string, 0);
    while (at >= 0 && replaced != most) {
      rendering.budget.step();
      out.append(self, copied, at).append(replacement);
      replaced++;
      copied = at + old.length();
      if (old.length() > 0) {
        at = needle.in(string, copied);
      } else if (at < string.length()) {
        at = string.offsetByCodePoints(at, 1);
      } else {
        at = -1;
      }
    }
    return out.append(self, copied, string.length()).build();
  }
}
