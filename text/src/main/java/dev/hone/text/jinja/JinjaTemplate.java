package dev.hone.text.jinja;

import dev.hone.text.ChatTemplate;
import dev.hone.text.Segment;
import dev.hone.text.TemplateException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * A chat template in Jinja, compiled once and rendered often, by any number of threads.
 *
 * <p>What it renders equals what Jinja2 3.1.6 does in the sandbox of transformers' {@code
 * apply_chat_template}: blocks trimmed, no autoescape, {@code break} and {@code continue}, {@code
 * raise_exception}, {@code strftime_now}, and {@code tojson} as {@code json.dumps}. Templates come
 * from strangers, so a rendering ends within {@link Bounds}, with a result or a {@link
 * TemplateException}.
 */
public final class JinjaTemplate implements ChatTemplate {
  private final String source;
  private final List<Statement> statements;
  private final Bounds bounds;
  private final Clock clock;

  private JinjaTemplate(String source, List<Statement> statements, Bounds bounds, Clock clock) {
    this.source = source;
    this.statements = statements;
    this.bounds = bounds;
    this.clock = clock;
  }

  /**
   * Compiles a template with the usual bounds; {@code strftime_now} tells the local time.
   *
   * @throws TemplateSyntaxException if the source is not a template that this class can run
   */
  public static JinjaTemplate compile(String source) {
    return compile(source, Bounds.DEFAULT, Clock.system(ZoneId.systemDefault()));
  }

  /**
   * Compiles a template.
   *
   * @param clock what {@code strftime_now} tells
   * @throws TemplateSyntaxException if the source is not a template that this class can run
   */
  public static JinjaTemplate compile(String source, Bounds bounds, Clock clock) {
    if (source.length() > bounds.source()) {
      throw Budget.exceeded("characters of source", bounds.source());
    }
    try {
      List<Statement> statements = TemplateParser.parse(Lexer.tokenize(source), bounds.nesting());
      return new JinjaTemplate(source, statements, bounds, clock);
    } catch (StackOverflowError e) {
      throw outOfStack();
    }
  }

  @Override
  public String render(Map<String, ?> variables) {
    return run(variables).string();
  }

  @Override
  public List<Segment> renderSegments(Map<String, ?> variables) {
    return run(variables).segments();
  }

  @Override
  public String source() {
    return source;
  }

  private Text run(Map<String, ?> variables) {
    Rendering rendering = new Rendering(bounds, clock);
    try {
      Scope globals = new Scope(null);
      new Globals(rendering).defineIn(globals);
      Scope context = new Scope(globals);
      ValueReader reader = new ValueReader(rendering.budget);
      variables.forEach((name, value) -> context.set(name, reader.read(value)));
      return new Executor(rendering).capture(statements, context);
    } catch (TemplateException e) {
      if (e.raised()) {
        throw e;
      }
      throw new TemplateException(
          "template line " + rendering.budget.line() + ": " + e.getMessage(), false);
    } catch (StackOverflowError e) {
      throw outOfStack();
    }
  }

  /** The bounds on depth fit a thread's usual stack; a caller may have used most of it already. */
  private static TemplateException outOfStack() {
    return new TemplateException("the template needs more stack than the thread has left", false);
  }
}
