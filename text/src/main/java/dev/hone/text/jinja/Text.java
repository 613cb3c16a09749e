package dev.hone.text.jinja;

import dev.hone.text.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * {@code str}: characters that know where they come from.
 *
 * <p>The characters fall into runs whose origin alternates between the template and the variables;
 * {@code ends[i]} is where run i stops. Cutting, joining and replacing keep each character's
 * origin, which is how a rendered prompt tells a template's control tokens from a user's
 * look-alikes. The origin never shows in what a template computes.
 */
final class Text implements Value {
  static final Text EMPTY = new Text("", new int[0], true, false);

  private final String string;
  private final int[] ends;
  private final boolean firstFromTemplate;
  private final boolean markup;

  Text(String string, int[] ends, boolean firstFromTemplate, boolean markup) {
    this.string = string;
    this.ends = ends;
    this.firstFromTemplate = firstFromTemplate;
    this.markup = markup;
  }

  static Text of(String string, boolean fromTemplate) {
    return string.isEmpty()
        ? EMPTY
        : new Text(string, new int[] {string.length()}, fromTemplate, false);
  }

  String string() {
    return string;
  }

  /** UTF-16 units; {@link #codePoints} is what Python calls the length. */
  int length() {
    return string.length();
  }

  int codePoints() {
    return string.codePointCount(0, string.length());
  }

  /** The index of the {@code count}-th character as Python counts. */
  int offset(int count) {
    return string.offsetByCodePoints(0, count);
  }

  /** True if the text was marked safe, so that adding to it escapes HTML. */
  boolean markup() {
    return markup;
  }

  Text withMarkup(boolean marked) {
    return marked == markup ? this : new Text(string, ends, firstFromTemplate, marked);
  }

  int runs() {
    return ends.length;
  }

  int runEnd(int run) {
    return ends[run];
  }

  boolean fromTemplate(int run) {
    return firstFromTemplate ^ ((run & 1) == 1);
  }

  /** The run that holds the character at {@code index}. */
  int runAt(int index) {
    int found = Arrays.binarySearch(ends, index + 1);
    return found >= 0 ? found : -found - 1;
  }

  Text substring(int from, int to) {
    if (from >= to) {
      return EMPTY.withMarkup(markup);
    }
    if (from == 0 && to == string.length()) {
      return this;
    }
    int first = runAt(from);
    int last = runAt(to - 1);
    int[] cut = new int[last - first + 1];
    for (int i = 0; i < cut.length; i++) {
      cut[i] = Math.min(ends[first + i], to) - from;
    }
    return new Text(string.substring(from, to), cut, fromTemplate(first), markup);
  }

  /**
   * The text with a mapping applied to all of it, such as upper case. If that changes the length,
   * and so blurs who wrote what, a text of mixed origin counts as not the template's.
   */
  Text map(UnaryOperator<String> mapping) {
    String mapped = mapping.apply(string);
    if (mapped.length() == string.length()) {
      return new Text(mapped, ends, firstFromTemplate, markup);
    }
    return of(mapped, ends.length == 1 && firstFromTemplate).withMarkup(markup);
  }

  List<Segment> segments() {
    List<Segment> segments = new ArrayList<>(ends.length);
    int from = 0;
    for (int run = 0; run < ends.length; run++) {
      segments.add(new Segment(string.substring(from, ends[run]), fromTemplate(run)));
      from = ends[run];
    }
    return List.copyOf(segments);
  }

  @Override
  public boolean truthy() {
    return !string.isEmpty();
  }

  @Override
  public String typeName() {
    return markup ? "Markup" : "str";
  }
}
