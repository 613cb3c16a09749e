package dev.hone.text.jinja;

import dev.hone.text.jinja.Expression.FilterUse;
import dev.hone.text.jinja.Statement.MacroDefinition;
import dev.hone.text.jinja.Statement.Target;
import dev.hone.text.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses text and blocks into statements. */
final class TemplateParser {
  private final TokenStream stream;
  private final ExpressionParser expressions;
  private final OperandParser operands;
  private int loops;

  private TemplateParser(TokenStream stream) {
    this.stream = stream;
    this.expressions = new ExpressionParser(stream);
    this.operands = expressions.operands();
  }

  static List<Statement> parse(List<Token> tokens, int nestingBound) {
    TemplateParser parser = new TemplateParser(new TokenStream(tokens, nestingBound));
    List<Statement> statements = parser.statements(Set.of());
    if (parser.stream.current().kind() != Kind.END) {
      throw parser.stream.expected("the end of the template");
    }
    return statements;
  }

  /** Statements up to a block whose name is one of {@code ends}; that name is the current token. */
  private List<Statement> statements(Set<String> ends) {
    stream.enter();
    List<Statement> statements = new ArrayList<>();
    while (true) {
      Token token = stream.current();
      switch (token.kind()) {
        case TEXT -> statements.add(new Statement.Data(token.line(), text(stream.next())));
        case PRINT_BEGIN -> {
          stream.next();
          statements.add(new Statement.Print(token.line(), expressions.expressions()));
          stream.expect(Kind.PRINT_END, "'}}'");
        }
        case BLOCK_BEGIN -> {
          stream.next();
          if (ends.contains(stream.current().text())) {
            stream.exit();
            return List.copyOf(statements);
          }
          statements.add(block(ends));
          stream.expect(Kind.BLOCK_END, "'%}'");
        }
        default -> {
          if (!ends.isEmpty()) {
            throw stream.expected("one of the blocks " + ends.stream().sorted().toList());
          }
          stream.exit();
          return List.copyOf(statements);
        }
      }
    }
  }

  private static Text text(Token token) {
    return Text.of(token.text(), true);
  }

  private Statement block(Set<String> ends) {
    Token name = stream.expect(Kind.NAME, "the name of a block");
    int line = name.line();
    return switch (name.text()) {
      case "if" -> conditional(line);
      case "for" -> loop(line);
      case "set" -> assignment(line);
      case "macro" -> macro(line);
      case "call" -> call(line);
      case "filter" -> filter(line);
      case "with" -> with(line);
      case "generation" ->
          // It only marks what a model wrote, for training; it opens a scope like any block.
          new Statement.With(line, List.of(), List.of(), bodyInScope("endgeneration"));
      case "print" -> new Statement.Print(line, expressions.expressions());
      case "break", "continue" -> {
        if (loops == 0) {
          throw new TemplateSyntaxException(line, "expected '" + name.text() + "' inside a loop");
        }
        yield name.text().equals("break")
            ? new Statement.Break(line)
            : new Statement.Continue(line);
      }
      default ->
          throw new TemplateSyntaxException(
              line,
              "expected "
                  + (ends.isEmpty()
                      ? ""
                      : "one of the blocks " + ends.stream().sorted().toList() + " or ")
                  + "a block that chat templates use, got '"
                  + name.text()
                  + "'");
    };
  }

  /** The inside of a block up to {@code end}, which is consumed. */
  private List<Statement> body(String end) {
    stream.expect(Kind.BLOCK_END, "'%}'");
    List<Statement> body = statements(Set.of(end));
    stream.next();
    return body;
  }

  /** A body that is rendered apart, so that it cannot leave a loop around it. */
  private List<Statement> bodyInScope(String end) {
    int outer = loops;
    loops = 0;
    List<Statement> body = body(end);
    loops = outer;
    return body;
  }

  private Statement conditional(int line) {
    List<Statement.Branch> branches = new ArrayList<>();
    while (true) {
      Expression test = expressions.head();
      stream.expect(Kind.BLOCK_END, "'%}'");
      List<Statement> body = statements(Set.of("elif", "else", "endif"));
      branches.add(new Statement.Branch(test, body));
      String end = stream.next().text();
      if (end.equals("elif")) {
        continue;
      }
      List<Statement> otherwise = end.equals("else") ? body("endif") : List.of();
      return new Statement.If(line, List.copyOf(branches), otherwise);
    }
  }

  private Statement loop(int line) {
    Target target = target(false);
    stream.expectName("in");
    Expression iterable = expressions.head();
    @Nullable Expression filter = stream.skipName("if") ? expressions.expression() : null;
    boolean recursive = stream.skipName("recursive");
    stream.expect(Kind.BLOCK_END, "'%}'");
    loops++;
    List<Statement> body = statements(Set.of("else", "endfor"));
    loops--;
    boolean hasElse = stream.next().text().equals("else");
    List<Statement> otherwise = hasElse ? body("endfor") : List.of();
    return new Statement.For(line, target, iterable, filter, recursive, body, otherwise);
  }

  private Statement assignment(int line) {
    Target target = target(true);
    if (stream.skipOperator("=")) {
      return new Statement.Assign(line, target, expressions.expressions());
    }
    List<FilterUse> filters = filters(stream.skipOperator("|"));
    return new Statement.AssignBlock(line, target, filters, bodyInScope("endset"));
  }

  private Statement filter(int line) {
    List<FilterUse> filters = filters(true);
    return new Statement.FilterBlock(line, filters, bodyInScope("endfilter"));
  }

  private List<FilterUse> filters(boolean any) {
    List<FilterUse> filters = new ArrayList<>();
    boolean more = any;
    while (more) {
      filters.add(operands.filter());
      more = stream.skipOperator("|");
    }
    return List.copyOf(filters);
  }

  private Statement with(int line) {
    List<Target> targets = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (stream.current().kind() != Kind.BLOCK_END) {
      if (!targets.isEmpty()) {
        stream.expectOperator(",");
      }
      targets.add(oneTarget(false));
      stream.expectOperator("=");
      values.add(expressions.expression());
    }
    return new Statement.With(line, List.copyOf(targets), List.copyOf(values), body("endwith"));
  }

  private Statement macro(int line) {
    String name = stream.expect(Kind.NAME, "the name of the macro").text();
    return new Statement.DefineMacro(line, definition(name, "endmacro"));
  }

  private Statement call(int line) {
    int start = stream.position();
    Signature signature =
        stream.atOperator("(") ? signature() : new Signature(List.of(), List.of());
    Expression callee = operands.operand(true);
    if (!(callee instanceof Expression.Call call)) {
      throw new TemplateSyntaxException(line, "expected a call, such as 'name(…)', after 'call'");
    }
    return new Statement.CallBlock(line, withBody("caller", signature, "endcall", start), call);
  }

  private record Signature(List<String> parameters, List<Expression> defaults) {}

  private MacroDefinition definition(String name, String end) {
    int start = stream.position();
    return withBody(name, signature(), end, start);
  }

  private MacroDefinition withBody(String name, Signature signature, String end, int start) {
    List<Statement> body = bodyInScope(end);
    return new MacroDefinition(
        name,
        signature.parameters(),
        signature.defaults(),
        stream.mentioned("varargs", start),
        stream.mentioned("kwargs", start),
        body);
  }

  private Signature signature() {
    List<String> parameters = new ArrayList<>();
    List<Expression> defaults = new ArrayList<>();
    stream.expectOperator("(");
    while (!stream.atOperator(")")) {
      if (!parameters.isEmpty()) {
        stream.expectOperator(",");
      }
      parameters.add(stream.expect(Kind.NAME, "the name of a parameter").text());
      if (stream.skipOperator("=")) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw stream.expected("'=' and a default (a parameter before has one)");
      }
    }
    stream.expectOperator(")");
    return new Signature(List.copyOf(parameters), List.copyOf(defaults));
  }

  private Target target(boolean namespaces) {
    List<Target> targets = new ArrayList<>();
    do {
      boolean more = stream.current().kind() == Kind.NAME && !stream.current().isName("in");
      if (!targets.isEmpty() && !more && !stream.atOperator("(")) {
        return new Target.Unpacked(List.copyOf(targets));
      }
      targets.add(oneTarget(namespaces));
    } while (stream.skipOperator(","));
    return targets.size() == 1 ? targets.getFirst() : new Target.Unpacked(List.copyOf(targets));
  }

  private Target oneTarget(boolean namespaces) {
    if (stream.skipOperator("(")) {
      stream.enter();
      Target inside = target(namespaces);
      stream.exit();
      stream.expectOperator(")");
      return inside;
    }
    String name = stream.expect(Kind.NAME, "a variable to assign").text();
    if (namespaces && stream.skipOperator(".")) {
      String attribute = stream.expect(Kind.NAME, "an attribute after '.'").text();
      return new Target.NamespaceAttribute(name, attribute);
    }
    if (Set.of("true", "false", "none", "True", "False", "None").contains(name)) {
      throw new TemplateSyntaxException(
          stream.current().line(), "expected a variable to assign, got '" + name + "'");
    }
    return new Target.Variable(name);
  }
}
