package dev.hone.wire.recordings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatEvent.ReasoningSeal;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.StopReason;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.Block;
import dev.hone.wire.codec.UpstreamErrors;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.usage.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What naive readers of real traffic get wrong; one test for each oddity. */
class OdditiesTest {
  private static Decoding.Result read(String id) {
    return Decoding.of(Recordings.excerpt(id), () -> 7);
  }

  private static Answer answer(String id) {
    return read(id).answer();
  }

  private static Usage usage(String id) {
    return answer(id).usage().orElseThrow();
  }

  private static UpstreamException error(String id) {
    Exchange exchange = Recordings.excerpt(id);
    return UpstreamErrors.read(
        exchange.status(), Headers.NONE, exchange.responseBody(), Instant.EPOCH);
  }

  @Test
  void carriageReturnsEndLines() {
    assertThat(answer("ruby_llm-2d61a2263f-0").text()).isNotEmpty();
    assertThat(read("ruby_llm-2d61a2263f-0").complete()).isTrue();
  }

  @Test
  void commentsAreRelayedAndSayNothing() {
    Decoding.Result result = read("rig-7347a8666e-0");
    assertThat(new String(result.bytes(), UTF_8)).startsWith(": OPENROUTER PROCESSING");
    assertThat(result.answer().text()).isEqualTo("c");
  }

  @Test
  void noSpaceBehindDataIsNeeded() {
    assertThat(answer("huggingfacejs-5337831863-67").text()).isNotEmpty();
  }

  @Test
  void pingsAndPaddingAreNoContent() {
    assertThat(read("cagent-56688d2218-0").complete()).isTrue();
    assertThat(answer("cagent-56688d2218-0").text()).isNotEmpty();
  }

  @Test
  void obfuscationIsNoText() {
    assertThat(answer("lingua-a8dd04cd64-0").text()).isNotEmpty().doesNotContain("obfuscation");
  }

  @Test
  void aStreamWithoutDoneIsWholeOnceItsChoicesFinished() {
    assertThat(read("huggingfacejs-5337831863-67").complete()).isTrue();
  }

  @Test
  void doneAfterResponsesAndEventsWithoutNameAreHarmless() {
    assertThat(read("llm-openrouter-5c2b0720b4-1").complete()).isTrue();
    assertThat(answer("llm-openrouter-5c2b0720b4-1").failure()).isEmpty();
  }

  @Test
  void doneAfterMessagesIsHarmlessAndUsageComesAtTheEndOnly() {
    assertThat(read("rig-3e3c962afa-0").complete()).isTrue();
    Usage usage = usage("rig-3e3c962afa-0");
    assertThat(usage.promptTokens()).isEqualTo(32);
    assertThat(usage.outputTokens()).isEqualTo(16);
    assertThat(usage.reportedCost()).contains(new BigDecimal("0.000112"));
  }

  @Test
  void whiteSpaceBeforeABodyIsPartOfIt() {
    assertThat(answer("activeagent-4a86158a20-0").text())
        .isEqualTo("Hello! How are you doing today?");
  }

  @Test
  void aChunkWithoutChoicesIsNotTheEndAndItsModelNotTheModel() {
    Answer answer = answer("fantasy-c2f27a0f9c-0");
    assertThat(answer.model()).isNotEmpty();
    assertThat(answer.id()).isNotEmpty();
    assertThat(answer.complete()).isTrue();
    assertThat(answer("rig-bae14de790-0").complete()).isTrue();
  }

  @Test
  void usageTwiceCountsOnce() {
    Usage usage = usage("magentic-fda39fc585-0");
    Exchange exchange = Recordings.excerpt("magentic-fda39fc585-0");
    assertThat(usage.promptTokens()).isEqualTo(exchange.tokens().get("prompt_total").asLong(0));
    assertThat(usage.outputTokens()).isEqualTo(exchange.tokens().get("output").asLong(0));
  }

  @Test
  void aStreamWithoutUsageHasUnknownUsage() {
    assertThat(answer("lingua-a8dd04cd64-0").usage()).isEmpty();
  }

  @Test
  void zeroUsageIsReportedAsZero() {
    assertThat(usage("pydantic-ai-1db6e2b599-0").promptTokens()).isZero();
    assertThat(answer("pydantic-ai-1db6e2b599-0").choices().get(0).toolCalls()).hasSize(2);
  }

  @Test
  void nullToolCallsAndMissingDeltasAreNothing() {
    assertThat(answer("huggingfacejs-5337831863-131").choices().get(0).toolCalls()).isEmpty();
    assertThat(read("dd-trace-py-478c6c444a-0").complete()).isTrue();
  }

  @Test
  void aRepeatedFinishReasonStopsOnce() {
    assertThat(read("rig-7347a8666e-0").events().stream().filter(ChatEvent.Stop.class::isInstance))
        .hasSize(1);
  }

  @Test
  void contentAfterTheFinishReasonStillCounts() {
    Decoding.Result result = read("req_llm-9810cf1f22-0");
    List<ChatEvent> events = result.events();
    assertThat(events.get(events.size() - 1)).isInstanceOf(ChatEvent.End.class);
    assertThat(events.get(events.size() - 2)).isInstanceOf(ChatEvent.Stop.class);
    assertThat(result.answer().choices().get(0).reasoning()).contains("Asking for Details");
  }

  @Test
  void doneWithoutFinishReasonIsAnEmptyAnswer() {
    Answer answer = answer("req_llm-0bf22b3ac3-0");
    assertThat(answer.complete()).isTrue();
    assertThat(answer.text()).isEmpty();
  }

  @Test
  void theUpstreamsOwnFinishReasonIsTheTruth() {
    Answer answer = answer("rig-5cc13a9ae1-0");
    assertThat(answer.choices().get(0).stop().orElseThrow().reason()).isEqualTo(StopReason.LENGTH);
    assertThat(answer.choices().get(0).toolCalls().get(0).arguments())
        .isEqualTo("{\"summary\":\"The cache warmer raced");
  }

  @Test
  void contentMayBeAListWithThinkingInIt() {
    Answer answer = answer("ai-8f5cc441cc-0");
    assertThat(answer.text()).isEqualTo("2 + 2 = 4");
    assertThat(answer.choices().get(0).reasoning()).contains("basic arithmetic");
  }

  @Test
  void reasoningIsReadFromEitherField() {
    assertThat(answer("req_llm-68b3bf71a2-0").choices().get(0).reasoning()).isNotEmpty();
    assertThat(answer("req_llm-9810cf1f22-0").choices().get(0).reasoning()).isNotEmpty();
  }

  @Test
  void reasoningBesideTheCompletionIsBilledAsOutput() {
    Exchange exchange = Recordings.excerpt("req_llm-789ef0fbd4-0");
    Usage usage = usage("req_llm-789ef0fbd4-0");
    assertThat(usage.promptTokens() + usage.outputTokens())
        .isEqualTo(exchange.tokens().get("total").asLong(0));
    assertThat(usage.reasoningTokens()).isLessThanOrEqualTo(usage.outputTokens());
  }

  @Test
  void cachedTokensBeyondThePromptAreNoNegativeFreshTokens() {
    Usage usage = usage("ruby_llm-1bcf2c9fbe-0");
    assertThat(usage.promptTokens()).isEqualTo(7);
    assertThat(usage.freshTokens()).isZero();
  }

  @Test
  void cachedTokensOutsideOfTheDetailsAreSeen() {
    assertThat(usage("prism-5c3815c6d4-0").cacheReadTokens()).isEqualTo(128);
    assertThat(usage("prism-5c3815c6d4-0").freshTokens()).isEqualTo(59);
  }

  @Test
  void messageDeltaUsageIsCumulative() {
    Exchange exchange = Recordings.excerpt("ai-f3da3f39b7-0");
    assertThat(usage("ai-f3da3f39b7-0").promptTokens())
        .isEqualTo(exchange.tokens().get("prompt_total").asLong(0));
    Exchange outputOnly = Recordings.excerpt("braintrust-sdk-python-34d350702a-0");
    assertThat(usage("braintrust-sdk-python-34d350702a-0").promptTokens())
        .isEqualTo(outputOnly.tokens().get("prompt_total").asLong(0));
  }

  @Test
  void iterationsBeyondTheTotalAreBilled() {
    Usage usage = usage("ai-11d7390f65-0");
    assertThat(usage.promptTokens()).isEqualTo(412);
    assertThat(usage.billed()).hasSize(2);
    assertThat(usage.billed().get(0).model()).contains("claude-fable-5");
    assertThat(usage.billed().stream().mapToLong(i -> i.usage().promptTokens()).sum())
        .isEqualTo(820);
  }

  @Test
  void aForcedCallThatEndsWithStopIsACall() {
    Answer answer = answer("magentic-60e672b211-0");
    assertThat(answer.choices().get(0).stop().orElseThrow().reason())
        .isEqualTo(StopReason.TOOL_CALLS);
    assertThat(answer.choices().get(0).stop().orElseThrow().original()).isEqualTo("stop");
  }

  @Test
  void callsWithoutIndexInOneChunkAreTwoCalls() {
    assertThat(answer("magentic-f484d21cd2-0").choices().get(0).toolCalls())
        .extracting(Block.ToolCall::name, Block.ToolCall::arguments)
        .containsExactly(
            tuple("plus", "{\"a\": 1, \"b\": 2}"), tuple("minus", "{\"a\": 2, \"b\": 1}"));
  }

  @Test
  void aCallWithoutIdIsStillACall() {
    assertThat(answer("pydantic-ai-500bc039c6-0").choices().get(0).toolCalls()).isNotEmpty();
  }

  @Test
  void emptyAndNullArgumentsStayWhatTheyAre() {
    assertThat(answer("pydantic-ai-25829db62d-0").choices().get(0).toolCalls().get(0).arguments())
        .isIn("", "{}");
    assertThat(answer("rig-0675dee515-0").choices().get(0).toolCalls().get(0).arguments())
        .isEqualTo("null");
  }

  @Test
  void aFinalResponseWithoutOutputLosesNothing() {
    assertThat(answer("rig-54724208b5-0").choices().get(0).blocks()).isNotEmpty();
  }

  @Test
  void inputMayStandInTheBlocksStart() {
    String stream =
        """
        event: message_start
        data: {"type":"message_start","message":{"id":"m","model":"c","usage":{"input_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{"a":1}}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: message_stop
        data: {"type":"message_stop"}
        """;
    Decoding.Result result =
        Decoding.stream(Protocol.ANTHROPIC_MESSAGES, stream.getBytes(UTF_8), () -> 1);
    assertThat(result.complete()).as("the last event lacks its blank line").isTrue();
    assertThat(result.answer().choices().get(0).toolCalls().get(0).arguments())
        .isEqualTo("{\"a\":1}");
  }

  @Test
  void anErrorInMidStreamIsNoCleanEnd() {
    Decoding.Result result = read("req_llm-da82089254-0");
    assertThat(result.complete()).isFalse();
    assertThat(result.answer().failure().orElseThrow().kind()).isEqualTo(ErrorKind.UPSTREAM);
    assertThat(result.answer().failure().orElseThrow().message()).contains("EngineCore");
  }

  @Test
  void anErrorUnderStatus200IsAnError() {
    assertThat(answer("req_llm-932e3f41c2-0").failure()).isPresent();
    UpstreamException error = error("req_llm-932e3f41c2-0");
    assertThat(error.status()).isEqualTo(502);
    assertThat(error.getMessage()).contains("AiError");
  }

  @Test
  void errorsComeInManyShapes() {
    for (String id :
        List.of(
            "rig-0526d16f00-0",
            "rig-e9a51831fa-0",
            "huggingfacejs-5337831863-175",
            "ruby_llm-c542c9ae64-0",
            "ruby-openai-33f61895e3-0",
            "req_llm-0f784afee0-0")) {
      assertThat(error(id).getMessage()).as(id).isNotBlank().doesNotContain("{");
      assertThat(error(id).status()).as(id).isEqualTo(Recordings.excerpt(id).status());
    }
  }

  @Test
  void signaturesAndRedactedThinkingAreKept() {
    assertThat(seals("lingua-e9226ee42b-0")).contains(ReasoningSeal.Kind.SIGNATURE);
    assertThat(seals("rig-9dc90fc5f9-0")).contains(ReasoningSeal.Kind.REDACTED);
  }

  @Test
  void earlyResponsesHaveNoSequenceNumbers() {
    assertThat(read("dd-trace-py-90f9160806-0").complete()).isTrue();
  }

  private static List<ReasoningSeal.Kind> seals(String id) {
    return answer(id).choices().get(0).blocks().stream()
        .filter(Block.Reasoning.class::isInstance)
        .flatMap(b -> ((Block.Reasoning) b).seals().stream())
        .map(ReasoningSeal::kind)
        .toList();
  }
}
