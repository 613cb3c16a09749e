package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** Retries and fallbacks as a client sees them. */
class RetryTest {
  @Test
  void row35AClientWithRetriesDoesNotMultiplyHones() {
    try (Gateway own = Gateway.startWithTries("chat-twice", 2)) {
      OpenAIClient client =
          OpenAIOkHttpClient.builder()
              .baseUrl(own.server().url() + "/v1")
              .apiKey("any")
              .maxRetries(2)
              .build();
      assertThat(
              catchThrowable(() ->
                  client
                      .chat()
                      .completions()
                      .create(
                          ChatCompletionCreateParams.builder()
                              .model("chat-twice/mock:server-error")
                              .addUserMessage("Hi")
                              .build())))
          .isNotNull();
      client.close();
      assertThat(own.mock().stats().requests()).isEqualTo(2);
      assertThat(own.server().lines(2)).extracting(UsageRecord::attempt).containsExactly(1, 2);
    }
  }

  @Test
  void theOperatorIsToldOfAKeyThatIsRefusedAndOfAServerThatIsLeftAlone() {
    List<String> said = Collections.synchronizedList(new ArrayList<>());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            said.add(new SimpleFormatter().formatMessage(record));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("dev.hone.gateway.balance");
    logger.addHandler(handler);
    try (Gateway own = Gateway.startWithTries("chat-once", 1)) {
      for (int i = 0; i < 2; i++) {
        HttpReply refused = own.ask(ClientProtocol.CHAT, "chat-once/mock:bad-key", false);
        assertThat(refused.status()).isEqualTo(401);
      }
      assertThat(said)
          .containsExactly(
              "chat-once refuses the credentials of this gateway: Invalid key. Give it a good one in the"
                  + " configuration.");
      for (int i = 0; i < 12; i++) {
        own.ask(ClientProtocol.CHAT, "chat-once/mock:server-error", false);
      }
      assertThat(said).hasSize(2);
      assertThat(said.getLast())
          .startsWith("chat-once at 127.0.0.1:")
          .contains("is left alone for 15 s");
    } finally {
      logger.removeHandler(handler);
    }
  }

  @Test
  void row9NothingWasSentSoTheNextTargetAnswers() {
    try (Gateway own =
        Gateway.start(s ->
            s.route(
                "best",
                "chat/mock:die-after-headers",
                "messages/mock:html-error",
                "messages/mock"))) {
      for (ClientProtocol client : ClientProtocol.values()) {
        for (boolean stream : List.of(true, false)) {
          String tag = Gateway.tag();
          HttpReply reply = own.askTagged(client, "best", stream, tag);
          assertThat(reply.status()).as(reply.body()).isEqualTo(200);
          assertThat(reply.clean()).isTrue();
          assertThat(reply.body()).contains("wörd16.");
          List<UsageRecord> lines = own.lines(tag, 3);
          assertThat(lines)
              .extracting(l -> l.ending().outcome())
              .containsExactly(Outcome.UPSTREAM_ERROR, Outcome.UPSTREAM_ERROR, Outcome.OK);
          assertThat(lines)
              .extracting(l -> l.call().provider())
              .containsExactly("chat", "messages", "messages");
          assertThat(lines)
              .extracting(UsageRecord::requestId)
              .containsOnly(lines.getFirst().requestId());
        }
      }
      own.awaitQuiet();
    }
  }

  @Test
  void aRefusedConnectionIsSaidAsSuch() {
    try (Gateway own =
        Gateway.start(s -> s.provider(Gateway.provider("down", 9, Gateway.PATIENT, 1)))) {
      String tag = Gateway.tag();
      HttpReply reply = own.askTagged(ClientProtocol.CHAT, "down/mock", true, tag);
      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.body()).contains("down could not be reached");
      assertThat(own.lines(tag, 1).getFirst().ending().outcome()).isEqualTo(Outcome.UNREACHABLE);
    }
  }
}
