package dev.hone.gateway.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.gateway.route.Target;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.wire.Backend;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContentStageTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final Target FLASH =
      new Target(
          new Provider(
              "gemini",
              Dialect.GEMINI,
              URI.create("https://generativelanguage.googleapis.com"),
              Set.of(Protocol.GEMINI_GENERATE),
              List.of(),
              Timeouts.DEFAULT,
              1,
              Map.of()),
          "gemini-2.5-flash");

  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<UsageRecord> lines = new ArrayList<>();
  private final PromptCacheMemory memory = new PromptCacheMemory();
  private volatile Instant now = NOW;
  private Runnable making = () -> {};
  private @Nullable UpstreamException failure;

  private final CachedContents client =
      new CachedContents() {
        @Override
        public Made create(Provider provider, Optional<Secret> key, byte[] body) {
          calls.add("create " + new String(body, StandardCharsets.UTF_8));
          making.run();
          if (failure != null) {
            throw failure;
          }
          return new Made("cachedContents/a" + calls.size(), 4_000);
        }

        @Override
        public void extend(Provider provider, Optional<Secret> key, String name, Duration ttl) {
          calls.add("extend " + name);
        }

        @Override
        public void delete(Provider provider, Optional<Secret> key, String name) {
          calls.add("delete " + name);
        }
      };

  private ContentStage stage = stage(ContentTiming.BESIDE, Runnable::run);

  private ContentStage stage(ContentTiming timing, Executor beside) {
    return new ContentStage(
        memory,
        new CacheRuleBook(PriceBook.load(NOW)),
        timing,
        client,
        beside,
        lines::add,
        () -> now);
  }

  private static final String SYSTEM =
      "{\"parts\":[{\"text\":\"%s\"}]}".formatted("rules and more rules. ".repeat(1_200));

  private static String body(int question, String mode) {
    return """
    {"systemInstruction":%s,"tools":[{"googleSearch":{}}],"toolConfig":{"functionCallingConfig":{"mode":"%s"}},"contents":[{"role":"user","parts":[{"text":"%d"}]}]}\
    """
        .formatted(SYSTEM, mode, question);
  }

  private ChatStream open(int question, String mode, Backend upstream) {
    return open(body(question, mode), upstream);
  }

  private ChatStream open(String body, Backend upstream) {
    now = now.plusSeconds(5);
    ChatRequest request =
        Codecs.request(
            Protocol.GEMINI_GENERATE,
            body.getBytes(StandardCharsets.UTF_8),
            "gemini-2.5-flash",
            false);
    return stage
        .before(FLASH, Optional.empty(), upstream)
        .open(request, RequestContext.of("r1", Dialect.GEMINI, now));
  }

  private Backend answering() {
    return (request, context) -> {
      sent.add(new String(request.bytes(), StandardCharsets.UTF_8));
      return new TinyAnswer(Usage.of(4_000, 5, Provenance.REPORTED));
    };
  }

  /** Asks until a content was made. */
  private void earn() {
    for (int i = 0; i < 400 && calls.isEmpty(); i++) {
      TinyAnswer.read(open(i, "AUTO", answering()));
      assertThat(sent.getLast()).isEqualTo(body(i, "AUTO"));
    }
    assertThat(calls).hasSize(1);
  }

  @Test
  void makesOneContentOfWhatRequestsShareAndBooksIt() {
    earn();
    assertThat(calls.getFirst())
        .startsWith("create {\"model\":\"models/gemini-2.5-flash\",\"ttl\":\"")
        .contains("\"systemInstruction\":" + SYSTEM)
        .contains("\"tools\":[{\"googleSearch\":{}}]")
        .contains("\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"AUTO\"}}")
        .doesNotContain("\"contents\"");
    assertThat(lines).hasSize(1);
    UsageRecord line = lines.getFirst();
    assertThat(line.call().operation()).isEqualTo("cache");
    assertThat(line.tokens().provenance()).contains(Provenance.REPORTED);
    Matcher ttl = Pattern.compile("\"ttl\":\"(\\d+)s\"").matcher(calls.getFirst());
    assertThat(ttl.find()).isTrue();
    // 4,000 tokens at 0.30 dollars per million, and storage at a dollar per million and hour.
    BigDecimal storage =
        new BigDecimal(4_000_000L * Long.parseLong(ttl.group(1)))
            .divide(BigDecimal.valueOf(3_600), 0, RoundingMode.HALF_EVEN);
    assertThat(line.cost().totalNanos()).isEqualTo(1_200_000 + storage.longValueExact());
    assertThat(line.cost().priceVersion()).contains(PriceBook.load(NOW).version());
  }

  @Test
  void laterRequestsNameTheContentAndLeaveOutWhatItHolds() {
    earn();
    TinyAnswer.read(open(900, "AUTO", answering()));
    assertThat(sent.getLast())
        .contains("\"cachedContent\":\"cachedContents/a1\"")
        .contains("{\"text\":\"900\"}")
        .doesNotContain("systemInstruction", "tools", "toolConfig");
  }

  @Test
  void aRequestWithOtherToolSettingsDoesNotReadIt() {
    earn();
    open(900, "ANY", answering());
    assertThat(sent.getLast()).isEqualTo(body(900, "ANY"));
  }

  @Test
  void aRequestWhoseBeginningOnlyLooksTheSameDoesNotReadIt() {
    earn();
    String spaced = body(900, "AUTO").replace("{\"text\":\"rules", "{\"text\": \"rules");
    assertThat(open(spaced, answering()).headers().first("x-hone-cache"))
        .get()
        .asString()
        .startsWith("content=none; the content made is not of this beginning");
    assertThat(sent.getLast()).isEqualTo(spaced);
    open(901, "AUTO", answering());
    assertThat(sent.getLast()).contains("cachedContents/a1");
  }

  @Test
  void aContentThatTheProviderDoesNotKnowIsForgottenAndTheRequestGoesAgain() {
    earn();
    Backend forgetful =
        (request, context) -> {
          sent.add(new String(request.bytes(), StandardCharsets.UTF_8));
          if (sent.getLast().contains("cachedContent")) {
            throw new UpstreamException(
                ErrorKind.PERMISSION,
                "CachedContent not found (or permission denied)",
                "",
                new UpstreamException.Reply(403, Headers.NONE, new byte[0]),
                null);
          }
          return new TinyAnswer(Usage.of(4_000, 5, Provenance.REPORTED));
        };
    assertThat(open(900, "AUTO", forgetful).status()).isEqualTo(200);
    assertThat(sent.getLast()).isEqualTo(body(900, "AUTO"));
    assertThat(sent.get(sent.size() - 2)).contains("cachedContents/a1");
    open(901, "AUTO", answering());
    assertThat(sent.getLast()).isEqualTo(body(901, "AUTO"));
  }

  @Test
  void aContentMadeFirstIsReadByTheRequestThatWaitedForIt() {
    stage = stage(ContentTiming.FIRST, work -> Thread.ofVirtual().start(work));
    String header = "";
    for (int i = 0; i < 400 && calls.isEmpty(); i++) {
      ChatStream answer = open(i, "AUTO", answering());
      header = answer.headers().first("x-hone-cache").orElse("");
      TinyAnswer.read(answer);
    }
    assertThat(header).isEqualTo("content=cachedContents/a1; made; read");
    assertThat(sent.getLast()).contains("cachedContents/a1").doesNotContain("systemInstruction");
    assertThat(lines).hasSize(1);
  }

  @Test
  void aContentThatCantBeMadeFirstLetsTheRequestGoAsItCame() {
    failure =
        new UpstreamException(
            ErrorKind.UPSTREAM,
            "busy",
            "",
            new UpstreamException.Reply(503, Headers.NONE, new byte[0]),
            null);
    stage = stage(ContentTiming.FIRST, work -> Thread.ofVirtual().start(work));
    for (int i = 0; i < 400 && calls.isEmpty(); i++) {
      ChatStream answer = open(i, "AUTO", answering());
      TinyAnswer.read(answer);
      assertThat(sent.getLast()).isEqualTo(body(i, "AUTO"));
    }
    assertThat(calls).hasSize(1);
    assertThat(lines).isEmpty();
    failure = null;
    ChatStream next = open(999, "AUTO", answering());
    assertThat(next.headers().first("x-hone-cache"))
        .hasValue("content=cachedContents/a2; made; read");
  }

  /** Those that come while it is made wait, too, and read it. */
  @Test
  void requestsWithTheSameBeginningWaitForTheOneContent() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    making =
        () -> {
          asked.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    stage = stage(ContentTiming.FIRST, work -> Thread.ofVirtual().start(work));
    List<String> headers = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger question = new AtomicInteger();
    Runnable ask =
        () -> {
          ChatStream answer = open(question.incrementAndGet(), "AUTO", answering());
          headers.add(answer.headers().first("x-hone-cache").orElse(""));
          TinyAnswer.read(answer);
        };
    Thread maker = Thread.ofVirtual().start(ask);
    while (!asked.await(1, TimeUnit.MILLISECONDS)) {
      if (maker.join(Duration.ofMillis(1))) {
        headers.clear();
        maker = Thread.ofVirtual().start(ask);
      }
    }
    Thread second = Thread.ofVirtual().start(ask);
    while (second.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    go.countDown();
    maker.join();
    second.join();
    assertThat(calls).filteredOn(call -> call.startsWith("create")).hasSize(1);
    assertThat(headers).allMatch(header -> header.startsWith("content=cachedContents/a1; "));
    assertThat(headers).filteredOn(header -> header.contains("made")).hasSize(1);
  }

  @Test
  void whatIsAliveIsDeletedInTheEnd() {
    earn();
    memory.deleteContents(client);
    assertThat(calls.getLast()).isEqualTo("delete cachedContents/a1");
  }
}
