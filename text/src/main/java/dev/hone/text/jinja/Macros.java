package dev.hone.text.jinja;

import dev.hone.text.jinja.Statement.MacroDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls of macros. */
final class Macros {
  private final Rendering rendering;
  private final Evaluator evaluator;
  private final Executor executor;

  Macros(Rendering rendering, Evaluator evaluator, Executor executor) {
    this.rendering = rendering;
    this.evaluator = evaluator;
    this.executor = executor;
  }

  /** The macro as a value; its body sees the variables around its definition. */
  Callable bind(MacroDefinition macro, Scope definedIn) {
    return new Callable(macro.name(), arguments -> call(macro, arguments, definedIn));
  }

  private Value call(MacroDefinition macro, Arguments arguments, Scope definedIn) {
    Scope scope = new Scope(definedIn);
    Map<String, Value> named = new HashMap<>(arguments.named());
    List<String> parameters = macro.parameters();
    int required = parameters.size() - macro.defaults().size();
    for (int i = 0; i < parameters.size(); i++) {
      String name = parameters.get(i);
      @Nullable Value given =
          i < arguments.size() ? arguments.positional().get(i) : named.remove(name);
      if (given == null) {
        given =
            i < required
                ? new Undefined("parameter '" + name + "' was not provided")
                : evaluator.evaluate(macro.defaults().get(i - required), scope);
      }
      scope.set(name, given);
    }
    extras(macro, arguments, named, scope);
    return executor.capture(macro.body(), scope);
  }

  private void extras(
      MacroDefinition macro, Arguments arguments, Map<String, Value> named, Scope scope) {
    @Nullable Value caller = named.remove("caller");
    if (caller != null) {
      scope.set("caller", caller);
    }
    if (macro.takesNamed()) {
      Dict rest = new Dict();
      named.forEach((name, value) -> rest.put(Text.of(name, true), value));
      scope.set("kwargs", rest);
    } else if (!named.isEmpty()) {
      throw Rendering.failure(
          "macro '"
              + macro.name()
              + "' takes no argument '"
              + named.keySet().iterator().next()
              + "'");
    }
    List<Value> more = arguments.after(macro.parameters().size()).positional();
    if (macro.takesMore()) {
      rendering.budget.elements(more.size());
      scope.set("varargs", Sequence.tuple(List.copyOf(more)));
    } else if (!more.isEmpty()) {
      throw Rendering.failure(
          "macro '"
              + macro.name()
              + "' takes not more than "
              + macro.parameters().size()
              + " argument(s)");
    }
  }
}
