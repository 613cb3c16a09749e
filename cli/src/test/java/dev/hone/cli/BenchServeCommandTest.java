package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.server.mock.MockScript;
import dev.hone.server.mock.MockUpstream;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BenchServeCommandTest {
  private static final Vertx vertx = Vertx.vertx();
  private static String url = "";

  @BeforeAll
  static void startAServer() {
    MockUpstream mock = new MockUpstream(vertx, MockScript.DEFAULT.withTokens(5));
    url = "http://127.0.0.1:" + mock.listen(0).await();
  }

  @AfterAll
  static void stopIt() {
    vertx.close().await();
  }

  @Test
  void countsCleanAnswersAndTheirTokens() {
    CommandRun run = bench("mock", "-c", "3", "--requests", "7", "--json");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("\"tokens\":35}", "\"clean\":7,\"broken\":0,\"errors\":{}")
        .contains("\"first_token_ms\":{\"p50\":", "\"between_tokens_ms\":{\"p50\":");
  }

  @Test
  void speaksMessagesToo() {
    CommandRun run =
        bench("mock", "--protocol", "messages", "-c", "1", "--requests", "2", "--json");
    assertThat(run.out()).contains("/v1/messages", "\"tokens\":10}", "\"clean\":2");
  }

  @Test
  void tellsBrokenAnswersFromErrors() {
    CommandRun cut = bench("mock:die-mid-stream", "-c", "2", "--requests", "4");
    assertThat(cut.code()).isEqualTo(1);
    assertThat(cut.out()).contains("0 clean, 4 broken");
    assertThat(bench("mock:no-terminal", "-c", "1", "--requests", "1").out())
        .contains("0 clean, 1 broken");
    CommandRun refused = bench("mock:rate-limit", "-c", "2", "--requests", "4");
    assertThat(refused.out()).contains("0 clean, 0 broken, 4 errors 429", "Rate limit reached");
  }

  @Test
  void endsAnswersThatStall() {
    assertThat(
            bench("mock:stall-mid-stream", "-c", "1", "--requests", "1", "--timeout", "2s").out())
        .contains("0 clean, 1 broken");
  }

  @Test
  void saysWhenNobodyListens() {
    CommandRun run =
        CommandRun.of("bench", "serve", "--url", "http://127.0.0.1:1", "--model", "m", "-c", "1");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("errors unreachable");
    assertThat(CommandRun.of("bench", "serve", "--url", "here", "--model", "m").err())
        .contains("--url must be such as http://127.0.0.1:8080");
  }

  private static CommandRun bench(String model, String... args) {
    String[] all = new String[args.length + 6];
    all[0] = "bench";
    all[1] = "serve";
    all[2] = "--url";
    all[3] = url;
    all[4] = "--model";
    all[5] = model;
    System.arraycopy(args, 0, all, 6, args.length);
    return CommandRun.of(all);
  }
}
