package dev.hone.cli;

import dev.hone.server.mock.MockFault;
import dev.hone.server.mock.MockScript;
import dev.hone.server.mock.MockUpstream;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code hone mock}: a provider that answers by script, so that the gateway needs no key. */
@Command(
    name = "mock",
    mixinStandardHelpOptions = true,
    description = "Plays a provider: every protocol, chosen delays and faults, no key needed.")
final class MockCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port on 127.0.0.1 (default: ${DEFAULT-VALUE}).")
  int port = 9090;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "Words of an answer (default: ${DEFAULT-VALUE}).")
  int tokens = MockScript.DEFAULT.tokens();

  @Option(
      names = "--first-delay",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Silence before the first word, such as 300ms (default: 0ms).")
  Duration firstDelay = Duration.ZERO;

  @Option(
      names = "--delay",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Silence between two words (default: 0ms).")
  Duration delay = Duration.ZERO;

  @Option(
      names = "--fault",
      paramLabel = "NAME",
      converter = Faults.class,
      description = "What goes wrong in every answer: ${COMPLETION-CANDIDATES} (default: none).",
      completionCandidates = Faults.class)
  MockFault fault = MockFault.NONE;

  @Option(
      names = "--prompt-tokens",
      paramLabel = "N",
      description = "Prompt tokens reported for each request (default: ${DEFAULT-VALUE}).")
  int promptTokens = MockScript.DEFAULT.promptTokens();

  @Option(
      names = "--cached-tokens",
      paramLabel = "N",
      description = "Those of them reported as read from the cache (default: ${DEFAULT-VALUE}).")
  int cachedTokens = MockScript.DEFAULT.cachedTokens();

  @Option(
      names = "--cache",
      description =
          "Count prompts by their text, and cache them by the providers' rules: what a gateway's prompt caching saves can be seen.")
  boolean cache;

  @Spec CommandSpec spec = CommandSpec.create();

  static final class Faults implements ITypeConverter<MockFault>, Iterable<String> {
    @Override
    public MockFault convert(String text) {
      return MockFault.of(text)
          .orElseThrow(() ->
              new TypeConversionException(
                  "there is no fault '"
                      + text
                      + "'; there are "
                      + String.join(", ", MockFault.words())));
    }

    @Override
    public Iterator<String> iterator() {
      return MockFault.words().iterator();
    }
  }

  @Override
  public Integer call() throws Exception {
    MockScript script = script();
    Vertx vertx = Vertx.vertx();
    try {
      MockUpstream mock =
          cache
              ? MockUpstream.caching(vertx, script, InstantSource.system())
              : new MockUpstream(vertx, script);
      int bound = mock.listen(port).toCompletionStage().toCompletableFuture().get();
      announce(bound);
      new CountDownLatch(1).await(); // until Ctrl-C ends the process
      return 0;
    } catch (ExecutionException e) {
      spec.commandLine()
          .getErr()
          .println(
              "hone: can't listen on port %d (%s); choose another with --port"
                  .formatted(port, e.getCause() == null ? e : e.getCause().getMessage()));
      return 1;
    } finally {
      vertx.close().await();
    }
  }

  private MockScript script() {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), "--port must be from 1 to 65535, or 0 for any that is free");
    }
    try {
      return new MockScript(tokens, firstDelay, delay, fault, promptTokens, cachedTokens);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void announce(int bound) {
    String url = "http://127.0.0.1:" + bound;
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        """
        A scripted provider listens on %1$s (OpenAI's, Anthropic's and Google's protocols).
        Try it:
          curl -N %1$s/v1/chat/completions -H 'content-type: application/json' \\
            -d '{"model":"mock","stream":true,"messages":[{"role":"user","content":"Hello"}]}'
        A model's name can carry a fault, as in "model":"mock:die-mid-stream". Faults:
        %2$s
        Ctrl-C ends it.\
        """
            .formatted(url, Lines.wrap(MockFault.words(), "  ", 100)));
    out.flush();
  }
}
