package dev.hone.text.jinja;

import dev.hone.text.jinja.Expression.CallArguments;
import dev.hone.text.jinja.Expression.Comparand;
import dev.hone.text.jinja.Expression.FilterUse;
import dev.hone.text.jinja.Expression.NamedArgument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes expressions. */
final class Evaluator {
  private final Rendering rendering;
  private final Slices slices;

  Evaluator(Rendering rendering) {
    this.rendering = rendering;
    this.slices = new Slices(rendering);
  }

  Value evaluate(Expression expression, Scope scope) {
    rendering.budget.step();
    rendering.budget.enter();
    Value value = compute(expression, scope);
    rendering.budget.exit();
    return value;
  }

  boolean test(Expression expression, Scope scope) {
    return evaluate(expression, scope).truthy();
  }

  private @Nullable Value optional(@Nullable Expression expression, Scope scope) {
    return expression == null ? null : evaluate(expression, scope);
  }

  private Value compute(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Literal literal -> literal.value();
      case Expression.Name name -> variable(name.name(), scope);
      case Expression.Attribute attribute ->
          rendering.members.attribute(evaluate(attribute.object(), scope), attribute.name());
      case Expression.Item item ->
          rendering.members.item(evaluate(item.object(), scope), evaluate(item.key(), scope));
      case Expression.Slice slice ->
          slices.slice(
              evaluate(slice.object(), scope),
              optional(slice.from(), scope),
              optional(slice.to(), scope),
              optional(slice.step(), scope));
      case Expression.Call call ->
          call(evaluate(call.callee(), scope), arguments(call.arguments(), scope));
      case Expression.Filtered filtered ->
          filter(filtered.filter(), evaluate(filtered.input(), scope), scope);
      case Expression.Tested tested ->
          Bool.of(
              Tests.apply(
                  rendering,
                  tested.test(),
                  evaluate(tested.input(), scope),
                  arguments(tested.arguments(), scope)));
      case Expression.Not not -> Bool.of(!test(not.operand(), scope));
      case Expression.And and -> {
        Value left = evaluate(and.left(), scope);
        yield left.truthy() ? evaluate(and.right(), scope) : left;
      }
      case Expression.Or or -> {
        Value left = evaluate(or.left(), scope);
        yield left.truthy() ? left : evaluate(or.right(), scope);
      }
      case Expression.Compare compare -> compare(compare, scope);
      case Expression.Conditional conditional -> conditional(conditional, scope);
      case Expression.Binary binary ->
          rendering.arithmetic.apply(
              binary.operator(), evaluate(binary.left(), scope), evaluate(binary.right(), scope));
      case Expression.Sign sign -> sign(sign, scope);
      case Expression.Concat concat -> concat(concat, scope);
      case Expression.ListLiteral list -> Sequence.list(all(list.items(), scope));
      case Expression.TupleLiteral tuple -> Sequence.tuple(all(tuple.items(), scope));
      case Expression.DictLiteral dict -> dict(dict, scope);
    };
  }

  private static Value variable(String name, Scope scope) {
    @Nullable Value value = scope.find(name);
    return value == null ? Undefined.name(name) : value;
  }

  private Value sign(Expression.Sign sign, Scope scope) {
    Value operand = evaluate(sign.operand(), scope);
    Value negated = rendering.arithmetic.negate(operand);
    return sign.negative() ? negated : rendering.arithmetic.negate(negated);
  }

  private Value compare(Expression.Compare compare, Scope scope) {
    Value left = evaluate(compare.first(), scope);
    for (Comparand comparand : compare.rest()) {
      Value right = evaluate(comparand.operand(), scope);
      if (!rendering.comparison.test(comparand.operator(), left, right)) {
        return Bool.FALSE;
      }
      left = right;
    }
    return Bool.TRUE;
  }

  private Value conditional(Expression.Conditional conditional, Scope scope) {
    if (test(conditional.test(), scope)) {
      return evaluate(conditional.then(), scope);
    }
    @Nullable Value otherwise = optional(conditional.otherwise(), scope);
    return otherwise == null
        ? new Undefined("the inline if-expression was false and has no else")
        : otherwise;
  }

  private Value concat(Expression.Concat concat, Scope scope) {
    TextBuilder out = rendering.builder();
    concat.parts().forEach(part -> out.append(rendering.text(evaluate(part, scope))));
    return out.build();
  }

  private List<Value> all(List<Expression> expressions, Scope scope) {
    rendering.budget.elements(expressions.size());
    List<Value> values = new ArrayList<>(expressions.size());
    expressions.forEach(expression -> values.add(evaluate(expression, scope)));
    return values;
  }

  private Dict dict(Expression.DictLiteral literal, Scope scope) {
    rendering.budget.elements(literal.keys().size());
    Dict dict = new Dict();
    for (int i = 0; i < literal.keys().size(); i++) {
      dict.put(evaluate(literal.keys().get(i), scope), evaluate(literal.values().get(i), scope));
    }
    return dict;
  }

  Value filter(FilterUse filter, Value input, Scope scope) {
    return Filters.apply(rendering, filter.name(), input, arguments(filter.arguments(), scope));
  }

  Arguments arguments(CallArguments written, Scope scope) {
    if (written.equals(CallArguments.NONE)) {
      return Arguments.NONE;
    }
    List<Value> positional = new ArrayList<>(written.positional().size());
    written.positional().forEach(argument -> positional.add(evaluate(argument, scope)));
    Map<String, Value> named = new LinkedHashMap<>();
    for (NamedArgument argument : written.named()) {
      named.put(argument.name(), evaluate(argument.value(), scope));
    }
    if (written.spread() != null) {
      List<Value> more = rendering.elements.of(evaluate(written.spread(), scope));
      rendering.budget.elements(more.size());
      positional.addAll(more);
    }
    if (written.namedSpread() != null) {
      Value more = evaluate(written.namedSpread(), scope);
      if (!(more instanceof Dict dict)) {
        throw Rendering.mismatch(more, "a mapping after **");
      }
      rendering.budget.elements(dict.size());
      dict.entries().forEach(e -> named.put(rendering.text(e.key()).string(), e.value()));
    }
    return new Arguments(positional, named);
  }

  Value call(Value callee, Arguments arguments) {
    return switch (callee) {
      case Callable callable -> callable.call(arguments);
      case LoopState loop -> loop.call(arguments);
      case Undefined undefined -> throw undefined.failure();
      default -> throw Rendering.failure("'" + callee.typeName() + "' object is not callable");
    };
  }
}
