package dev.hone.gateway.promptcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.gateway.route.Target;
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
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptCacheStageTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final Target CLAUDE =
      new Target(
          new Provider(
              "anthropic",
              Dialect.ANTHROPIC,
              URI.create("https://api.anthropic.com"),
              Set.of(Protocol.ANTHROPIC_MESSAGES),
              List.of(),
              Timeouts.DEFAULT,
              1,
              Map.of()),
          "claude-sonnet-4-5");

  private final List<String> sent = new ArrayList<>();
  private final PromptCacheStage stage =
      new PromptCacheStage(
          new PromptCacheMemory(), new CacheRuleBook(PriceBook.load(NOW)), () -> NOW);

  private static String body(int question) {
    return """
    {"model":"claude-sonnet-4-5","max_tokens":9,"system":"%s","messages":[{"role":"user","content":"%d"}]}\
    """
        .formatted("rules and more rules. ".repeat(800), question);
  }

  private static ChatRequest request(int question) {
    return Codecs.request(
        Protocol.ANTHROPIC_MESSAGES, body(question).getBytes(StandardCharsets.UTF_8));
  }

  private ChatStream open(int question, Backend upstream) {
    return stage
        .before(CLAUDE, Optional.empty(), upstream)
        .open(request(question), RequestContext.of("r" + question, Dialect.ANTHROPIC, NOW));
  }

  private Backend answering(Usage usage) {
    return (request, context) -> {
      sent.add(new String(request.bytes(), StandardCharsets.UTF_8));
      return new TinyAnswer(usage);
    };
  }

  /** So many requests without a cache that a write can be afforded. */
  private void earn() {
    Usage fresh = Usage.of(4_000, 500, Provenance.REPORTED);
    for (int i = 0; i < 40 && (sent.isEmpty() || !sent.getLast().contains("cache_control")); i++) {
      TinyAnswer.read(open(i, answering(fresh)));
    }
  }

  @Test
  void row4ChangesNothingButTheMarkAndSaysSo() {
    earn();
    assertThat(sent.getFirst()).isEqualTo(body(0));
    int last = sent.size() - 1;
    assertThat(
            sent.getLast()
                .replace("[{\"type\":\"text\",\"text\":", "")
                .replace(",\"cache_control\":{\"type\":\"ephemeral\"}}]", ""))
        .isEqualTo(body(last));
    ChatStream answer = open(99, answering(Usage.of(9, 9, Provenance.REPORTED)));
    assertThat(answer.headers().first("x-hone-cache")).get().asString().startsWith("marks=");
  }

  @Test
  void aWriteOfUnknownLifetimeHasThatOfTheMarks() {
    earn();
    Usage written =
        Usage.builder(Provenance.REPORTED)
            .fresh(10)
            .cacheWrites(CacheWrites.of(CacheTtl.UNSPECIFIED, 4_000))
            .build();
    Usage told = TinyAnswer.read(open(77, answering(written)));
    assertThat(sent.getLast()).contains("cache_control");
    assertThat(told.cacheWrites().of(CacheTtl.FIVE_MINUTES)).isEqualTo(4_000);
  }

  @Test
  void aProviderThatRefusesMarksGetsTheRequestAgainWithout() {
    earn();
    Backend refusing =
        (request, context) -> {
          sent.add(new String(request.bytes(), StandardCharsets.UTF_8));
          if (sent.getLast().contains("cache_control")) {
            throw new UpstreamException(
                ErrorKind.INVALID_REQUEST,
                "cache_control: extra inputs are not permitted",
                "",
                new UpstreamException.Reply(400, Headers.NONE, new byte[0]),
                null);
          }
          return new TinyAnswer(Usage.of(9, 9, Provenance.REPORTED));
        };
    assertThat(open(50, refusing).status()).isEqualTo(200);
    assertThat(sent.get(sent.size() - 2)).contains("cache_control");
    assertThat(sent.getLast()).isEqualTo(body(50));
    open(51, refusing);
    assertThat(sent.getLast()).isEqualTo(body(51));
  }

  @Test
  void looksAtNoPromptWhereItsProviderHasNoRules() {
    Target unknown = new Target(CLAUDE.provider(), "an-unpriced-model");
    CacheRuleBook rules = new CacheRuleBook(PriceBook.load(NOW));
    for (Protocol protocol : List.of(Protocol.GEMINI_GENERATE, Protocol.ANTHROPIC_MESSAGES)) {
      assertThat(rules.find(unknown, protocol, () -> fail("looked at the prompt"), NOW)).isEmpty();
    }
  }

  @Test
  void accountsWhoseKeysHaveTheSameHashCodeHaveCachesOfTheirOwn() {
    String one = PromptCacheMemory.scope(CLAUDE, Optional.of(new Secret("secret-Aa")));
    String other = PromptCacheMemory.scope(CLAUDE, Optional.of(new Secret("secret-BB")));
    assertThat("secret-Aa".hashCode()).isEqualTo("secret-BB".hashCode());
    assertThat(one).isNotEqualTo(other).doesNotContain("secret");
  }
}
