package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import dev.hone.server.mock.MockFault;
import dev.hone.server.mock.MockScript;
import dev.hone.wire.usage.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever an upstream does wrong, in every protocol, relayed and translated, streamed and whole: a
 * broken answer never looks finished, nothing stays open, and the ledger tells what happened.
 */
class StreamFaultTest {
  private static Gateway patient;
  private static Gateway hasty;

  @BeforeAll
  static void start() {
    patient = Gateway.start(MockScript.DEFAULT, Gateway.PATIENT);
    hasty = Gateway.start(MockScript.DEFAULT, Gateway.HASTY);
  }

  @AfterAll
  static void stop() {
    patient.close();
    hasty.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = MockFault.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONTINUATION", "BLOCKED_PROMPT", "WANTS_IMAGE"})
  void isToldAsItIs(MockFault fault) throws InterruptedException {
    Gateway gateway = fault.name().startsWith("STALL") ? hasty : patient;
    boolean large = fault == MockFault.ENDLESS_LINE;
    try (ExecutorService together =
        large ? Executors.newSingleThreadExecutor() : Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> cases = new ArrayList<>();
      for (ClientProtocol client : ClientProtocol.values()) {
        for (String upstream : client.upstreams()) {
          if (!large || upstream.equals("messages")) {
            cases.add(together.submit(() -> streamed(gateway, client, upstream, fault)));
            cases.add(together.submit(() -> whole(gateway, client, upstream, fault)));
          }
        }
      }
      for (Future<?> each : cases) {
        try {
          each.get();
        } catch (ExecutionException e) {
          throw new AssertionError(e.getCause().getMessage(), e.getCause());
        }
      }
    }
    gateway.awaitQuiet();
  }

  /** Each case's own: while a model rests for a limit that another met, it is not tried at all. */
  private static String model(
      ClientProtocol client, String upstream, MockFault fault, boolean streamed) {
    return "%s/mock-%s-%s:%s".formatted(upstream, client, streamed, fault.word());
  }

  private static void streamed(
      Gateway gateway, ClientProtocol client, String upstream, MockFault fault) {
    String what = "%s streamed from %s: %s".formatted(client, upstream, fault.word());
    String tag = Gateway.tag();
    HttpReply reply = gateway.askTagged(client, model(client, upstream, fault, true), true, tag);
    List<UsageRecord> lines = gateway.lines(tag, 1);
    assertThat(lines).as(what).hasSize(1);
    UsageRecord line = lines.getFirst();
    assertThat(line.call().streamed()).as(what).isTrue();
    int refused = refusedWith(fault);
    if (refused > 0) {
      isRefused(what, client, reply, line, refused, fault);
    } else if (breaks(fault)) {
      String body = reply.body();
      assertThat(reply.status()).as(what).isEqualTo(200);
      assertThat(reply.clean()).as(what + ": " + body).isFalse();
      assertThat(client.hasTerminal(body)).as(what + ": " + body).isFalse();
      // An error event of the upstream's own goes on as it came.
      boolean bare = fault == MockFault.ERROR_EVENT && upstream.equals("full");
      if (client == ClientProtocol.RESPONSES && bare) {
        assertThat(body).as(what).containsOnlyOnce("event: error\n");
      } else {
        assertThat(client.errorEvents(body)).as(what + ": " + body).isEqualTo(1);
        if (client == ClientProtocol.RESPONSES) {
          isOneResponse(what, body);
        }
      }
      assertThat(body).as(what).contains("word1").doesNotContain("\ufffd");
      assertThat(line.ending().outcome())
          .as(what)
          .isEqualTo(fault == MockFault.STALL_MID_STREAM ? Outcome.TIMEOUT : Outcome.UPSTREAM_CUT);
      assertThat(line.ending().error()).as(what).isPresent();
      assertThat(line.tokens().provenance()).as(what).contains(Provenance.ESTIMATED);
      assertThat(line.tokens().output()).as(what).isBetween(5L, 14L);
      if (upstream.equals("messages")) {
        assertThat(line.tokens().cacheRead()).as(what).isEqualTo(60);
      }
    } else {
      isWhole(what, reply, line, fault);
      assertThat(client.hasTerminal(reply.body())).as(what + ": " + reply.body()).isTrue();
      assertThat(client.errorEvents(reply.body())).as(what).isZero();
    }
  }

  /** Codex takes an event of another response, or out of order, for a broken stream. */
  private static void isOneResponse(String what, String body) {
    assertThat(body).as(what).containsOnlyOnce("event: response.created\n");
    Matcher number = Pattern.compile("\"sequence_number\": ?(\\d+)").matcher(body);
    for (int last = -1, next; number.find(); last = next) {
      next = Integer.parseInt(number.group(1));
      assertThat(next).as(what + ": " + body).isGreaterThan(last);
    }
    Matcher id = Pattern.compile("\"id\": ?\"(resp_[^\"]*)\"").matcher(body);
    assertThat(id.results().map(r -> r.group(1)).distinct()).as(what + ": " + body).hasSize(1);
  }

  private static void whole(
      Gateway gateway, ClientProtocol client, String upstream, MockFault fault) {
    String what = "%s whole from %s: %s".formatted(client, upstream, fault.word());
    String tag = Gateway.tag();
    HttpReply reply = gateway.askTagged(client, model(client, upstream, fault, false), false, tag);
    List<UsageRecord> lines = gateway.lines(tag, 1);
    assertThat(lines).as(what).hasSize(1);
    UsageRecord line = lines.getFirst();
    int refused = refusedWith(fault);
    if (refused == 0 && breaks(fault)) {
      refused =
          switch (fault) {
            case STALL_MID_STREAM -> 504;
            case ERROR_EVENT -> 500;
            default -> 502;
          };
    }
    if (refused > 0) {
      isRefused(what, client, reply, line, refused, fault);
    } else {
      isWhole(what, reply, line, fault);
      assertThat(reply.body()).as(what).contains("word1 wörd2 ").contains("wörd16.");
    }
  }

  private static void isRefused(
      String what,
      ClientProtocol client,
      HttpReply reply,
      UsageRecord line,
      int status,
      MockFault fault) {
    assertThat(reply.status()).as(what + ": " + reply.body()).isEqualTo(status);
    assertThat(reply.clean()).as(what).isTrue();
    assertThat(client.isError(reply.body())).as(what + ": " + reply.body()).isTrue();
    assertThat(reply.header("content-type").orElse("")).as(what).startsWith("application/json");
    if (status == 429 || status >= 500) {
      assertThat(reply.header("x-should-retry")).as(what).contains("false");
    }
    assertThat(line.ending().outcome())
        .as(what)
        .isEqualTo(
            status == 504
                ? Outcome.TIMEOUT
                : fault == MockFault.DIE_BEFORE_HEADERS
                    ? Outcome.UNREACHABLE
                    : Outcome.UPSTREAM_ERROR);
    assertThat(line.ending().status()).as(what).isEqualTo(status);
    assertThat(line.tokens().prompt()).as(what).isZero();
    assertThat(line.cost().totalNanos()).as(what).isZero();
  }

  private static void isWhole(String what, HttpReply reply, UsageRecord line, MockFault fault) {
    assertThat(reply.status()).as(what + ": " + reply.body()).isEqualTo(200);
    assertThat(reply.clean()).as(what).isTrue();
    assertThat(line.ending().outcome()).as(what).isEqualTo(Outcome.OK);
    if (fault == MockFault.NO_USAGE) {
      assertThat(line.tokens().provenance()).as(what).contains(Provenance.ESTIMATED);
    } else {
      assertThat(line.tokens().provenance()).as(what).contains(Provenance.REPORTED);
      assertThat(line.tokens().fresh()).as(what).isEqualTo(40);
      assertThat(line.tokens().cacheRead()).as(what).isEqualTo(60);
      assertThat(line.tokens().output()).as(what).isEqualTo(16);
    }
  }

  /** The status of the client's answer where there is no answer of the model's. */
  private static int refusedWith(MockFault fault) {
    return switch (fault) {
      case RATE_LIMIT -> 429;
      case SERVER_ERROR, FOREIGN_ERROR -> 500;
      case OVERLOADED -> 529;
      case BAD_REQUEST -> 400;
      case BAD_KEY -> 401;
      case HTML_ERROR, DIE_BEFORE_HEADERS, DIE_AFTER_HEADERS, WRONG_CONTENT_TYPE -> 502;
      case STALL_BEFORE_HEADERS, STALL_AFTER_HEADERS -> 504;
      default -> 0;
    };
  }

  private static boolean breaks(MockFault fault) {
    return switch (fault) {
      case STALL_MID_STREAM,
          DIE_MID_STREAM,
          DIE_MID_CHUNK,
          DIE_MID_CHARACTER,
          NO_TERMINAL,
          ERROR_EVENT,
          GARBAGE,
          ENDLESS_LINE ->
          true;
      default -> false;
    };
  }
}
