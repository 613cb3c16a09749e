package dev.hone.gateway.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.promptcache.CacheRuleBook;
import dev.hone.gateway.promptcache.PrefixBreak.Change;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.gateway.retry.TargetStage;
import dev.hone.gateway.route.Target;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Dialect;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.codec.Codecs;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DriftStageTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final CacheRuleBook PRICES = new CacheRuleBook(PriceBook.load(NOW));
  private static final String RULES = "A rule is a rule, and this is one of them.\\n".repeat(150);

  private final DriftMemory memory = new DriftMemory();
  private final List<String> sent = new ArrayList<>();

  private static Target target(Protocol protocol) {
    Dialect dialect = protocol.dialect();
    String name = dialect.name().toLowerCase(Locale.ROOT);
    return new Target(
        new Provider(
            name,
            dialect,
            URI.create("https://api." + name + ".com"),
            Set.of(protocol),
            List.of(),
            Timeouts.DEFAULT,
            1,
            Map.of()),
        dialect == Dialect.ANTHROPIC ? "claude-sonnet-4-5" : "gpt-5.2");
  }

  /** What the header says; the body that went out is the last of {@link #sent}. */
  private String open(Protocol protocol, boolean move, String body) {
    DriftStage stage = new DriftStage(memory, PRICES, move, TargetStage.NONE, () -> NOW);
    ChatRequest request =
        Codecs.request(protocol, body.getBytes(StandardCharsets.UTF_8), "m", false);
    return stage
        .before(
            target(protocol),
            Optional.empty(),
            (r, c) -> {
              sent.add(new String(r.bytes(), StandardCharsets.UTF_8));
              return new Silence();
            })
        .open(request, RequestContext.of("r", protocol.dialect(), NOW))
        .headers()
        .first("x-hone-cache")
        .orElse("");
  }

  private String claude(boolean move, String body) {
    return open(Protocol.ANTHROPIC_MESSAGES, move, body);
  }

  private static String messages(String system, String question) {
    return """
    {"model":"m","max_tokens":9,"system":"%s","messages":[{"role":"user","content":"%s"}]}\
    """
        .formatted(system, question);
  }

  private static String dated(String date, String question) {
    return messages("You help.\\nToday is " + date + ".\\n" + RULES, question);
  }

  private record Silence() implements ChatStream {
    @Override
    public int status() {
      return 200;
    }

    @Override
    public Headers headers() {
      return Headers.NONE;
    }

    @Override
    public Optional<Protocol> protocol() {
      return Optional.empty();
    }

    @Override
    public boolean streamed() {
      return false;
    }

    @Override
    public void forwardTo(FrameSink sink) {}

    @Override
    public void cancel() {}
  }

  @Test
  void namesADateThatBreaksInstructions() {
    String second = dated("2026-11-24", "b");
    assertThat(claude(false, dated("2026-11-23", "a"))).isEmpty();
    assertThat(claude(false, second))
        .startsWith("broken=date; block=1; byte=" + (second.indexOf("2026-11-24") + 9) + "; lost~");
    assertThat(memory.broken().requests(Change.DATE)).isEqualTo(1);
    assertThat(memory.broken().list(NOW))
        .singleElement()
        .satisfies(b -> {
          assertThat(b.application().model()).isEqualTo("anthropic/claude-sonnet-4-5");
          // 2.70 dollars per million tokens are saved by a read.
          assertThat(b.nanos()).isEqualTo(b.tokens() * 2_700);
        });
  }

  @Test
  void saysNothingOfWhatIsKnownAndOfOtherPrompts() {
    claude(false, dated("2026-11-23", "a"));
    claude(false, dated("2026-11-24", "b"));
    assertThat(claude(false, dated("2026-11-23", "c"))).isEmpty();
    assertThat(claude(false, messages("Write a title. ".repeat(400), "d"))).isEmpty();
    assertThat(claude(false, dated("2026-11-24", "another question"))).isEmpty();
  }

  @Test
  void instructionsThatWereRewrittenOnceDidNotDrift() {
    assertThat(claude(false, messages("Be kind to users.\\n" + RULES, "a"))).isEmpty();
    assertThat(claude(false, messages("Be fair to users.\\n" + RULES, "b"))).isEmpty();
    assertThat(claude(false, messages("Be good to users.\\n" + RULES, "c")))
        .startsWith("broken=text; block=1;");
  }

  private static String tools(String... tools) {
    return """
    {"model":"m","max_tokens":9,"tools":[%s],"system":"%s","messages":[{"role":"user","content":"hi"}]}\
    """
        .formatted(String.join(",", tools), RULES);
  }

  @Test
  void namesShuffledToolsAndKeysAndSortsThemWhenToldTo() {
    String a =
        "{\"name\":\"a\",\"description\":\"first 1.50\",\"input_schema\":{\"type\":\"object\"}}";
    String b = "{\"name\":\"b\",\"description\":\"second\",\"input_schema\":{\"type\":\"object\"}}";
    String swapped =
        "{\"description\":\"first 1.50\",\"input_schema\":{\"type\":\"object\"},\"name\":\"a\"}";
    claude(true, tools(b, a));
    assertThat(claude(true, tools(a, b))).isEqualTo("moved=tool-order");
    assertThat(claude(true, tools(b, a))).isEqualTo("moved=tool-order");
    assertThat(sent.getLast()).isEqualTo(sent.get(1)).isEqualTo(tools(a, b));
    assertThat(claude(true, tools(swapped, b))).isEqualTo("moved=key-order,tool-order");
    String canonical = sent.getLast();
    claude(true, tools(b, a));
    assertThat(sent.getLast()).isEqualTo(canonical);
    assertThat(memory.broken().requests(Change.TOOL_ORDER)).isZero();
  }

  @Test
  void namesTheOrderOfKeys() {
    claude(false, tools("{\"name\":\"a\",\"description\":\"d\"}"));
    assertThat(claude(false, tools("{\"description\":\"d\",\"name\":\"a\"}")))
        .startsWith("broken=key-order; block=1;");
  }

  @Test
  void namesABlockThatChangesInARunningConversation() {
    String talk =
        """
        {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Step %d of 9"},\
        {"role":"assistant","content":"%s"},{"role":"user","content":"go on"}%s]}\
        """;
    String more =
        ",{\"role\":\"assistant\",\"content\":\"yes\"},{\"role\":\"user\",\"content\":\"u%d\"}";
    claude(false, talk.formatted(1, RULES, ""));
    assertThat(claude(false, talk.formatted(2, RULES, more.formatted(1))))
        .startsWith("broken=text; block=1; byte=");
    String third = talk.formatted(3, RULES, more.formatted(1) + more.formatted(2));
    assertThat(claude(false, third))
        .startsWith("broken=counter; block=1; byte=" + third.indexOf("3 of 9"));
    assertThat(claude(false, third.replace("u2\"}", "u2\"}" + more.formatted(3)))).isEmpty();
  }

  @Test
  void changesNoByteUnlessToldTo() {
    List<String> asked = new ArrayList<>();
    for (int day = 10; day < 15; day++) {
      asked.add(dated("2026-11-" + day, "q" + day));
      claude(false, asked.getLast());
    }
    assertThat(sent).isEqualTo(asked);
  }

  @Test
  void movesALineBehindThePrompt() {
    claude(true, dated("2026-11-23", "a"));
    assertThat(claude(true, dated("2026-11-24", "b"))).isEqualTo("moved=date");
    assertThat(sent.getLast())
        .isEqualTo(
            messages("You help.\\n" + RULES, "b")
                .replace(
                    "\"content\":\"b\"",
                    "\"content\":[{\"type\":\"text\",\"text\":\"b\"},"
                        + "{\"type\":\"text\",\"text\":\"Today is 2026-11-24.\"}]"));
    assertThat(claude(true, dated("2026-11-24", "c"))).isEqualTo("moved=date");
    assertThat(claude(true, dated("2026-12-01", "d"))).isEqualTo("moved=date");
    assertThat(memory.broken().moved()).isEqualTo(2);
    assertThat(memory.broken().requests(Change.DATE)).isZero();
  }

  @Test
  void neverMovesALineThatIsSigned() {
    String signed = "You help.\\nsignature: %s\\n" + RULES;
    claude(true, messages(signed.formatted("a81bc81bdead4e5d"), "a"));
    assertThat(claude(true, messages(signed.formatted("b92cd92ceebf5f6e"), "b")))
        .startsWith("broken=id;");
    assertThat(sent.getLast()).isEqualTo(messages(signed.formatted("b92cd92ceebf5f6e"), "b"));
  }

  @Test
  void theOperatorsLineStaysTheOperatorsAtOpenAi() {
    String chat =
        """
        {"model":"m","messages":[{"role":"system","content":"Request %d\\n%s"},{"role":"user","content":"hi"}]}\
        """;
    open(Protocol.OPENAI_CHAT, true, chat.formatted(41, RULES));
    assertThat(open(Protocol.OPENAI_CHAT, true, chat.formatted(42, RULES)))
        .isEqualTo("moved=counter");
    assertThat(sent.getLast())
        .isEqualTo(
            chat.formatted(42, RULES)
                .replace("Request 42\\n", "")
                .replace("\"hi\"}", "\"hi\"},{\"role\":\"system\",\"content\":\"Request 42\"}"));
    String responses =
        """
        {"model":"m","instructions":"Request %d\\n%s","input":"hi"}\
        """;
    open(Protocol.OPENAI_RESPONSES, true, responses.formatted(41, RULES));
    open(Protocol.OPENAI_RESPONSES, true, responses.formatted(42, RULES));
    assertThat(sent.getLast())
        .contains(
            "\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"hi\"}]}")
        .endsWith(
            ",{\"role\":\"developer\",\"content\":[{\"type\":\"input_text\",\"text\":\"Request 42\"}]}]}");
  }

  @Test
  void movesALineBehindAGeminiPrompt() {
    String generate =
        """
        {"systemInstruction":{"parts":[{"text":"Today is %s.\\n%s"}]},"contents":[{"role":"user","parts":[{"text":"hi"}]}]}\
        """;
    open(Protocol.GEMINI_GENERATE, true, generate.formatted("2026-11-23", RULES));
    open(Protocol.GEMINI_GENERATE, true, generate.formatted("2026-11-24", RULES));
    assertThat(sent.getLast())
        .isEqualTo(
            generate
                .formatted("2026-11-24", RULES)
                .replace("Today is 2026-11-24.\\n", "")
                .replace(
                    "{\"text\":\"hi\"}", "{\"text\":\"hi\"},{\"text\":\"Today is 2026-11-24.\"}"));
  }

  @Test
  void theFirstLineOfClaudeCodeIsNoDrift() {
    String code =
        """
        {"model":"m","max_tokens":9,"system":[{"type":"text","text":"x-anthropic-billing-header: cc_version=2.1; cch=%s;"},{"type":"text","text":"%s"}],"messages":[{"role":"user","content":"hi"}]}\
        """;
    claude(true, code.formatted("a1b2c", RULES));
    assertThat(claude(true, code.formatted("d3e4f", RULES))).isEmpty();
    assertThat(sent.getLast()).isEqualTo(code.formatted("d3e4f", RULES));
  }
}
