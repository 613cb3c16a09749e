package dev.hone.text.jinja;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What {@code value is name(arguments)} asks. */
final class Tests {

  /** One test. */
  @FunctionalInterface
  private interface Test {
    boolean test(Rendering rendering, Value value, Arguments arguments);
  }

  private static final Map<String, Test> BY_NAME = table();

  private Tests() {}

  private static Map<String, Test> table() {
    Map<String, Test> tests = new HashMap<>();
    types(tests);
    comparisons(tests);
    numbers(tests);
    return Map.copyOf(tests);
  }

  private static void type(Map<String, Test> tests, String name, Predicate<Value> test) {
    tests.put(name, (r, x, a) -> test.test(x));
  }

  private static void types(Map<String, Test> tests) {
    type(tests, "defined", x -> !(x instanceof Undefined));
    type(tests, "undefined", x -> x instanceof Undefined);
    type(tests, "none", x -> x == None.NONE);
    type(tests, "boolean", x -> x instanceof Bool);
    type(tests, "true", x -> x == Bool.TRUE);
    type(tests, "false", x -> x == Bool.FALSE);
    type(tests, "integer", x -> x instanceof Int);
    type(tests, "float", x -> x instanceof Real);
    type(tests, "number", x -> x instanceof Numeric);
    type(tests, "string", x -> x instanceof Text);
    type(tests, "escaped", x -> x instanceof Text text && text.markup());
    type(tests, "mapping", x -> x instanceof Dict);
    type(tests, "callable", x -> x instanceof Callable || x instanceof LoopState);
    // An undefined value has a length of 0 and a method for items, which is all Jinja looks at.
    type(
        tests,
        "sequence",
        x ->
            x instanceof Text
                || x instanceof Dict
                || x instanceof Undefined
                || (x instanceof Sequence sequence && sequence.kind().indexed()));
    tests.put("iterable", (r, x, a) -> r.elements.iterable(x));
    type(
        tests,
        "lower",
        x ->
            x instanceof Text t
                && t.string().equals(t.string().toLowerCase(java.util.Locale.ROOT)));
    type(
        tests,
        "upper",
        x ->
            x instanceof Text t
                && t.string().equals(t.string().toUpperCase(java.util.Locale.ROOT)));
  }

  private static void comparison(Map<String, Test> tests, String operator, String... names) {
    Test test = (r, x, a) -> r.comparison.test(operator, x, a.require(0, "other"));
    tests.put(operator, test);
    for (String name : names) {
      tests.put(name, test);
    }
  }

  private static void comparisons(Map<String, Test> tests) {
    comparison(tests, "==", "eq", "equalto");
    comparison(tests, "!=", "ne");
    comparison(tests, "<", "lt", "lessthan");
    comparison(tests, "<=", "le");
    comparison(tests, ">", "gt", "greaterthan");
    comparison(tests, ">=", "ge");
    comparison(tests, "in");
    tests.put("sameas", (r, x, a) -> same(x, a.require(0, "other")));
    tests.put("filter", (r, x, a) -> x instanceof Text name && Filters.exists(name.string()));
    tests.put("test", (r, x, a) -> x instanceof Text name && BY_NAME.containsKey(name.string()));
  }

  private static boolean same(Value left, Value right) {
    return Comparison.same(left, right)
        || (left instanceof Int a && right instanceof Int b && a.equals(b))
        || (left instanceof Text s && right instanceof Text t && s.string().equals(t.string()));
  }

  private static void numbers(Map<String, Test> tests) {
    tests.put("odd", (r, x, a) -> integer(x).testBit(0));
    tests.put("even", (r, x, a) -> !integer(x).testBit(0));
    tests.put(
        "divisibleby", (r, x, a) -> !r.arithmetic.apply("%", x, a.require(0, "num")).truthy());
  }

  private static BigInteger integer(Value value) {
    @Nullable BigInteger integer = Comparison.integer(value);
    if (integer == null) {
      throw Rendering.mismatch(value, "an integer");
    }
    return integer;
  }

  static boolean apply(Rendering rendering, String name, Value value, Arguments arguments) {
    @Nullable Test test = BY_NAME.get(name);
    if (test == null) {
      throw Rendering.failure("no test named '" + name + "'");
    }
    rendering.budget.scan(value instanceof Text text ? text.length() : 0);
    return test.test(rendering, value, arguments);
  }
}
