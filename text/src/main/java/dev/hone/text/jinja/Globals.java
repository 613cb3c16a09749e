package dev.hone.text.jinja;

import dev.hone.text.TemplateException;
import java.util.ArrayList;
import java.util.List;

/** The functions that every template has. */
final class Globals {
  private final Rendering rendering;

  Globals(Rendering rendering) {
    this.rendering = rendering;
  }

  void defineIn(Scope scope) {
    define(scope, "raise_exception", this::raise);
    define(scope, "strftime_now", this::strftime);
    define(scope, "range", this::range);
    define(scope, "namespace", this::namespace);
    define(scope, "dict", this::dict);
    define(scope, "joiner", this::joiner);
    define(scope, "cycler", this::cycler);
  }

  private static void define(Scope scope, String name, Callable.Body body) {
    scope.set(name, new Callable(name, body));
  }

  private Value raise(Arguments arguments) {
    Value message = arguments.accept("raise_exception", "message").require(0, "message");
    throw new TemplateException(rendering.text(message).string(), true);
  }

  private Value strftime(Arguments arguments) {
    Text format = arguments.accept("strftime_now", "format").text(0, "format");
    return new Strftime(rendering.clock).format(format, rendering.builder());
  }

  private Value range(Arguments arguments) {
    arguments.accept("range", "start", "stop", "step");
    boolean single = arguments.size() == 1;
    int start = single ? 0 : argument(arguments, 0);
    int stop = argument(arguments, single ? 0 : 1);
    int step = arguments.size() < 3 ? 1 : argument(arguments, 2);
    if (step == 0) {
      throw Rendering.failure("range() step must not be zero");
    }
    long distance = step > 0 ? (long) stop - start : (long) start - stop;
    long count = distance <= 0 ? 0 : (distance - 1) / Math.abs((long) step) + 1;
    if (count > rendering.budget.bounds().range()) {
      throw Budget.exceeded("elements of a range()", rendering.budget.bounds().range());
    }
    rendering.budget.elements(count);
    List<Value> items = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      items.add(Int.of(start + (long) i * step));
    }
    return new Sequence(Sequence.Kind.RANGE, items);
  }

  private static int argument(Arguments arguments, int position) {
    return Arithmetic.index(arguments.require(position, "stop"), "range()");
  }

  private Value namespace(Arguments arguments) {
    Namespace namespace = new Namespace();
    Dict initial = (Dict) dict(arguments);
    for (Dict.Entry entry : initial.entries()) {
      namespace.set(rendering.text(entry.key()).string(), entry.value());
    }
    return namespace;
  }

  private Value dict(Arguments arguments) {
    Dict dict = new Dict();
    if (arguments.size() > 1) {
      throw Rendering.failure("dict expected at most 1 argument, got " + arguments.size());
    }
    if (arguments.size() == 1) {
      copy(arguments.positional().getFirst(), dict);
    }
    rendering.budget.elements(arguments.named().size());
    arguments.named().forEach((name, value) -> dict.put(Text.of(name, true), value));
    return dict;
  }

  /** Copies a dict, or a list of pairs. */
  private void copy(Value source, Dict dict) {
    if (source instanceof Dict other) {
      rendering.budget.elements(other.size());
      other.entries().forEach(entry -> dict.put(entry.key(), entry.value()));
      return;
    }
    for (Value pair : rendering.elements.of(source)) {
      List<Value> items = rendering.elements.of(pair);
      if (items.size() != 2) {
        throw Rendering.failure("dict update sequence element has a length other than 2");
      }
      rendering.budget.elements(1);
      dict.put(items.get(0), items.get(1));
    }
  }

  private Value joiner(Arguments arguments) {
    Text separator = arguments.accept("joiner", "sep").text(0, "sep", Text.of(", ", true));
    Namespace used = new Namespace();
    return new Callable(
        "joiner",
        more -> {
          boolean first = used.get("used") == null;
          used.set("used", Bool.TRUE);
          return first ? Text.EMPTY : separator;
        });
  }

  private Value cycler(Arguments arguments) {
    if (arguments.size() == 0) {
      throw Rendering.failure("at least one item has to be provided");
    }
    List<Value> items = arguments.positional();
    Namespace cycler = new Namespace();
    int[] next = {0};
    cycler.set("current", items.getFirst());
    cycler.set(
        "next",
        new Callable(
            "next",
            more -> {
              Value current = items.get(next[0]);
              next[0] = (next[0] + 1) % items.size();
              cycler.set("current", items.get(next[0]));
              return current;
            }));
    cycler.set(
        "reset",
        new Callable(
            "reset",
            more -> {
              next[0] = 0;
              cycler.set("current", items.getFirst());
              return None.NONE;
            }));
    return cycler;
  }
}
