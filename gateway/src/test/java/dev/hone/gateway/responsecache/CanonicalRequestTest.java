package dev.hone.gateway.responsecache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.codec.Codecs;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CanonicalRequestTest {
  private static RequestContext context(String key, Headers headers) {
    return new RequestContext(
        "r",
        Optional.of(key),
        Dialect.OPENAI,
        headers,
        Optional.empty(),
        Instant.EPOCH,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        new dev.hone.wire.Cancellation());
  }

  private static String hash(String body) {
    return hash(Protocol.OPENAI_CHAT, body, context("a", Headers.NONE));
  }

  private static String hash(Protocol protocol, String body, RequestContext context) {
    return HexFormat.of()
        .formatHex(
            CanonicalRequest.hash(
                Codecs.request(protocol, body.getBytes(StandardCharsets.UTF_8)), context));
  }

  private static final String PLAIN =
      "{\"model\":\"m\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\"Gr\u00fc\u00dfe\"}]}";

  @Test
  void spellingOrderSpaceAndStreamingMakeNoDifference() {
    assertThat(
            hash(
                """
                {"stream": true, "messages": [ {"content": "Gr\\u00fc\\u00dfe", "role": "user"} ],
                 "temperature": 0.00, "model": "m", "stream_options": {"include_usage": true},
                 "user": "u", "prompt_cache_key": "k"}
                """))
        .isEqualTo(hash(PLAIN));
  }

  @Test
  void whatChangesTheAnswerChangesTheHash() {
    assertThat(hash(PLAIN.replace("Gr", "Br"))).isNotEqualTo(hash(PLAIN));
    assertThat(hash(PLAIN.replace("\"m\"", "\"n\""))).isNotEqualTo(hash(PLAIN));
    assertThat(hash(PLAIN.replace("\"user\"", "\"system\""))).isNotEqualTo(hash(PLAIN));
    assertThat(hash(PLAIN.replace("0,", "0,\"max_tokens\":5,"))).isNotEqualTo(hash(PLAIN));
    // Row 16: a negation, another number, another name are other requests.
    assertThat(hash(PLAIN.replace("Gr\u00fc\u00dfe", "not 5 Anna")))
        .isNotEqualTo(hash(PLAIN.replace("Gr\u00fc\u00dfe", "5 Anna")));
  }

  @Test
  void row17OneTenantsAnswerIsNotAnothers() {
    assertThat(hash(Protocol.OPENAI_CHAT, PLAIN, context("b", Headers.NONE)))
        .isNotEqualTo(hash(PLAIN));
  }

  @Test
  void aBetaHeaderCounts() {
    Headers beta = Headers.of("anthropic-beta", "x-1");
    assertThat(hash(Protocol.OPENAI_CHAT, PLAIN, context("a", beta))).isNotEqualTo(hash(PLAIN));
  }

  @Test
  void marksDontCountButAFieldOfThatNameInASchemaDoes() {
    String body =
        "{\"model\":\"m\",\"max_tokens\":9,\"tools\":[{\"name\":\"t\",\"input_schema\":{\"properties\":{%s}}}],"
            + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\"%s}]}]}";
    RequestContext context = context("a", Headers.NONE);
    String plain = hash(Protocol.ANTHROPIC_MESSAGES, body.formatted("", ""), context);
    String mark = ",\"cache_control\":{\"type\":\"ephemeral\"}";
    assertThat(hash(Protocol.ANTHROPIC_MESSAGES, body.formatted("", mark), context))
        .isEqualTo(plain);
    assertThat(
            hash(
                Protocol.ANTHROPIC_MESSAGES,
                body.formatted("\"cache_control\":{\"type\":\"string\"}", ""),
                context))
        .isNotEqualTo(plain);
  }

  @Test
  void row30TheLineThatClaudeCodeChangesOnEveryRequestIsNoDifference() {
    String body =
        "{\"model\":\"m\",\"max_tokens\":9,\"system\":[{\"type\":\"text\",\"text\":\"x-anthropic-billing-header: v; cch=%s\"},"
            + "{\"type\":\"text\",\"text\":\"You help.\"}],\"messages\":[]}";
    RequestContext context = context("a", Headers.NONE);
    assertThat(hash(Protocol.ANTHROPIC_MESSAGES, body.formatted("0a1b"), context))
        .isEqualTo(hash(Protocol.ANTHROPIC_MESSAGES, body.formatted("ffff"), context));
  }

  @Test
  void whatOnlyLooksLikeThatLineIsAPromptLikeAnyOther() {
    RequestContext context = context("a", Headers.NONE);
    String user =
        "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x-anthropic-billing-header: %s\"}]}";
    String longer =
        "{\"model\":\"m\",\"max_tokens\":9,\"system\":[{\"type\":\"text\",\"text\":\"x-anthropic-billing-header: v\\n%s\"}],\"messages\":[]}";
    for (String body : List.of(user, longer)) {
      assertThat(hash(Protocol.ANTHROPIC_MESSAGES, body.formatted("Yes?"), context))
          .isNotEqualTo(hash(Protocol.ANTHROPIC_MESSAGES, body.formatted("No?"), context));
    }
  }

  @Test
  void anEncodedAnswerComesBackAndOtherBytesDoNot() {
    CachedAnswer answer =
        new CachedAnswer(
            Protocol.OPENAI_CHAT,
            "{}".getBytes(StandardCharsets.UTF_8),
            "m\u00fc",
            123_456,
            Instant.ofEpochMilli(77));
    byte[] bytes = answer.encode();
    CachedAnswer back = CachedAnswer.decode(bytes).orElseThrow();
    assertThat(back.body()).isEqualTo(answer.body());
    assertThat(back).usingRecursiveComparison().isEqualTo(answer);
    for (int cut = 0; cut < bytes.length - 2; cut++) {
      assertThat(CachedAnswer.decode(java.util.Arrays.copyOf(bytes, cut))).isEmpty();
    }
    bytes[0] = 9;
    assertThat(CachedAnswer.decode(bytes)).isEmpty();
  }
}
