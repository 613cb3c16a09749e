package dev.hone.text.jinja;

import dev.hone.text.jinja.Expression.FilterUse;
import dev.hone.text.jinja.Statement.Target;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs statements: each writes to an output and may set variables of its scope. */
final class Executor {

  /** How a statement ended. */
  private enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  private final Rendering rendering;
  private final Evaluator evaluator;
  private final Macros macros;

  Executor(Rendering rendering) {
    this.rendering = rendering;
    this.evaluator = new Evaluator(rendering);
    this.macros = new Macros(rendering, evaluator, this);
  }

  /** Runs statements and returns what they write. */
  Text capture(List<Statement> body, Scope scope) {
    TextBuilder out = rendering.builder();
    run(body, scope, out);
    return out.build();
  }

  private Flow run(List<Statement> statements, Scope scope, TextBuilder out) {
    for (Statement statement : statements) {
      rendering.budget.step();
      rendering.budget.enter();
      rendering.budget.at(statement.line());
      Flow flow = execute(statement, scope, out);
      rendering.budget.exit();
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  private Flow execute(Statement statement, Scope scope, TextBuilder out) {
    switch (statement) {
      case Statement.Data data -> out.append(data.text());
      case Statement.Print print ->
          out.append(rendering.text(evaluator.evaluate(print.value(), scope)));
      case Statement.If choice -> {
        return choose(choice, scope, out);
      }
      case Statement.For loop -> {
        return iterate(loop, scope, out);
      }
      case Statement.Assign assign ->
          assign(assign.target(), evaluator.evaluate(assign.value(), scope), scope);
      case Statement.AssignBlock block ->
          assign(
              block.target(),
              filtered(block.filters(), capture(block.body(), new Scope(scope)), scope),
              scope);
      case Statement.DefineMacro define ->
          scope.set(define.macro().name(), macros.bind(define.macro(), scope));
      case Statement.CallBlock call -> out.append(callWithBody(call, scope));
      case Statement.FilterBlock block -> {
        Text body = capture(block.body(), new Scope(scope));
        out.append(rendering.text(filtered(block.filters(), body, scope)));
      }
      case Statement.With with -> {
        return with(with, scope, out);
      }
      case Statement.Break ignored -> {
        return Flow.BREAK;
      }
      case Statement.Continue ignored -> {
        return Flow.CONTINUE;
      }
    }
    return Flow.NEXT;
  }

  private Flow choose(Statement.If choice, Scope scope, TextBuilder out) {
    for (Statement.Branch branch : choice.branches()) {
      if (evaluator.test(branch.test(), scope)) {
        return run(branch.body(), scope, out);
      }
    }
    return run(choice.otherwise(), scope, out);
  }

  private Flow iterate(Statement.For loop, Scope scope, TextBuilder out) {
    iterate(loop, evaluator.evaluate(loop.iterable(), scope), 0, scope, out);
    return Flow.NEXT;
  }

  private void iterate(
      Statement.For loop, Value iterable, int depth, Scope scope, TextBuilder out) {
    Iterator<Value> items = rendering.elements.iterator(iterable);
    Callable.Body recursion =
        arguments -> {
          TextBuilder inner = rendering.builder();
          Value children = arguments.accept("loop", "iterable").require(0, "iterable");
          iterate(loop, children, depth + 1, scope, inner);
          return inner.build();
        };
    LoopState state =
        new LoopState(
            rendering,
            loop.filter() == null ? items : new FilteredItems(loop, loop.filter(), items, scope),
            depth,
            loop.recursive() ? recursion : null);
    boolean empty = true;
    while (state.hasNext()) {
      empty = false;
      rendering.budget.step();
      Scope body = new Scope(scope);
      Value item = state.next();
      body.set("loop", state);
      assign(loop.target(), item, body);
      if (run(loop.body(), body, out) == Flow.BREAK) {
        break;
      }
    }
    if (empty) {
      run(loop.otherwise(), new Scope(scope), out);
    }
  }

  /** The items for which a loop's {@code if} holds, asked one at a time. */
  private final class FilteredItems implements Iterator<Value> {
    private final Statement.For loop;
    private final Expression condition;
    private final Iterator<Value> items;
    private final Scope scope;
    private Value next = None.NONE;
    private boolean ready;

    FilteredItems(Statement.For loop, Expression condition, Iterator<Value> items, Scope scope) {
      this.loop = loop;
      this.condition = condition;
      this.items = items;
      this.scope = scope;
    }

    @Override
    public boolean hasNext() {
      while (!ready && items.hasNext()) {
        next = items.next();
        Scope asking = new Scope(scope);
        assign(loop.target(), next, asking);
        ready = evaluator.test(condition, asking);
      }
      return ready;
    }

    @Override
    public Value next() {
      if (!hasNext()) {
        throw new java.util.NoSuchElementException();
      }
      ready = false;
      return next;
    }
  }

  private Flow with(Statement.With with, Scope scope, TextBuilder out) {
    Scope inner = new Scope(scope);
    for (int i = 0; i < with.targets().size(); i++) {
      assign(with.targets().get(i), evaluator.evaluate(with.values().get(i), scope), inner);
    }
    return run(with.body(), inner, out);
  }

  private Value filtered(List<FilterUse> filters, Value input, Scope scope) {
    Value value = input;
    for (FilterUse filter : filters) {
      value = evaluator.filter(filter, value, scope);
    }
    return value;
  }

  private Text callWithBody(Statement.CallBlock block, Scope scope) {
    Value callee = evaluator.evaluate(block.call().callee(), scope);
    Arguments given = evaluator.arguments(block.call().arguments(), scope);
    Map<String, Value> named = new LinkedHashMap<>(given.named());
    named.put("caller", macros.bind(block.caller(), scope));
    return rendering.text(evaluator.call(callee, new Arguments(given.positional(), named)));
  }

  private void assign(Target target, Value value, Scope scope) {
    switch (target) {
      case Target.Variable variable -> scope.set(variable.name(), value);
      case Target.NamespaceAttribute attribute -> {
        if (!(scope.find(attribute.namespace()) instanceof Namespace namespace)) {
          throw Rendering.failure("cannot assign attribute on non-namespace object");
        }
        namespace.set(attribute.attribute(), value);
      }
      case Target.Unpacked unpacked -> {
        List<Value> items = rendering.elements.of(value);
        if (items.size() != unpacked.targets().size()) {
          throw Rendering.failure(
              "expected " + unpacked.targets().size() + " values to unpack, got " + items.size());
        }
        for (int i = 0; i < items.size(); i++) {
          assign(unpacked.targets().get(i), items.get(i), scope);
        }
      }
    }
  }
}
