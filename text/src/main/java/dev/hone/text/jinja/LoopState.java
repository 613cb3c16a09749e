package dev.hone.text.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code loop}. Items are taken one by one, since a loop's filter may depend on what
 * the body did; {@code loop.last} and its like look ahead only when asked.
 */
final class LoopState implements Value {
  private final Rendering rendering;
  private final Iterator<Value> source;
  private final Deque<Value> ahead = new ArrayDeque<>();
  private final int depth;
  private final Callable.@Nullable Body recursion;
  private int index = -1;
  private @Nullable Value previous;
  private @Nullable Value current;
  private @Nullable List<Value> lastChanged;

  /** {@code recursion} is what calling {@code loop(…)} does; null unless the loop is recursive. */
  LoopState(
      Rendering rendering, Iterator<Value> source, int depth, Callable.@Nullable Body recursion) {
    this.rendering = rendering;
    this.source = source;
    this.depth = depth;
    this.recursion = recursion;
  }

  boolean hasNext() {
    return !ahead.isEmpty() || source.hasNext();
  }

  Value next() {
    previous = current;
    Value value = ahead.isEmpty() ? source.next() : ahead.remove();
    current = value;
    index++;
    return value;
  }

  int length() {
    source.forEachRemaining(ahead::add);
    return index + 1 + ahead.size();
  }

  /** What the loop has not reached yet; taking it ends the loop. */
  List<Value> remaining() {
    source.forEachRemaining(ahead::add);
    List<Value> rest = new ArrayList<>(ahead);
    ahead.clear();
    return rest;
  }

  @Nullable Value attribute(String name) {
    return switch (name) {
      case "index" -> Int.of(index + 1L);
      case "index0" -> Int.of(index);
      case "first" -> Bool.of(index == 0);
      case "last" -> Bool.of(!hasNext());
      case "length" -> Int.of(length());
      case "revindex" -> Int.of((long) length() - index);
      case "revindex0" -> Int.of((long) length() - index - 1);
      case "depth" -> Int.of(depth + 1L);
      case "depth0" -> Int.of(depth);
      case "previtem" -> previous == null ? new Undefined("there is no previous item") : previous;
      case "nextitem" -> following();
      case "cycle" -> new Callable(name, this::cycle);
      case "changed" -> new Callable(name, this::changed);
      default -> null;
    };
  }

  private Value following() {
    if (!hasNext()) {
      return new Undefined("there is no next item");
    }
    if (ahead.isEmpty()) {
      ahead.add(source.next());
    }
    return ahead.element();
  }

  private Value cycle(Arguments arguments) {
    if (arguments.size() == 0) {
      throw Rendering.failure("no items for cycling given");
    }
    return arguments.positional().get(Math.max(index, 0) % arguments.size());
  }

  private Value changed(Arguments arguments) {
    @Nullable List<Value> before = lastChanged;
    lastChanged = arguments.positional();
    return Bool.of(
        before == null
            || !rendering.comparison.equal(
                Sequence.tuple(before), Sequence.tuple(arguments.positional())));
  }

  Value call(Arguments arguments) {
    if (recursion == null) {
      throw Rendering.failure("the loop must have the 'recursive' marker to be called recursively");
    }
    return recursion.call(arguments);
  }

  @Override
  public boolean truthy() {
    return length() > 0;
  }

  @Override
  public String typeName() {
    return "LoopContext";
  }
}
