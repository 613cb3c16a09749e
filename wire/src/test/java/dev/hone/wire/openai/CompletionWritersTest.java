package dev.hone.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.AnswerBuilder;
import dev.hone.wire.answer.AnswerWriter;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionWritersTest {
  private static final Usage USAGE =
      Usage.builder(Provenance.COUNTED).fresh(2).cacheRead(3).output(4).build();
  private static final List<ChatEvent> TWO_CHOICES =
      List.of(
          new ChatEvent.Start("", "served"),
          new ChatEvent.Text(0, 0, " Par"),
          new ChatEvent.Text(1, 0, " Lyon\n"),
          new ChatEvent.Text(0, 0, "is"),
          ChatEvent.Stop.of(0, StopReason.END),
          ChatEvent.Stop.of(1, StopReason.LENGTH),
          new ChatEvent.UsageReport(USAGE),
          new ChatEvent.End());
  private static final String USAGE_JSON =
      "{\"prompt_tokens\":5,\"completion_tokens\":4,\"total_tokens\":9,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":3,\"cache_write_tokens\":0,\"audio_tokens\":0},"
          + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,"
          + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}";
  private static final String HEAD =
      "\"id\":\"cmpl-req_1\",\"object\":\"text_completion\",\"created\":7,\"model\":\"served\",";

  private static WriterContext context(String fields) {
    ChatRequest request =
        Codecs.request(
            Protocol.OPENAI_COMPLETIONS,
            ("{\"model\":\"m\",\"prompt\":\"x\"" + fields + "}").getBytes(UTF_8));
    return new WriterContext(request, "req_1", 7);
  }

  private static String stream(String fields, List<ChatEvent> events) {
    AnswerWriter writer = Codecs.streamWriter(context(fields));
    StringBuilder out = new StringBuilder();
    events.forEach(e -> out.append(new String(writer.write(List.of(e)), UTF_8)));
    return out.toString();
  }

  private static String chunk(String text, int index, String finish, String usage) {
    return "data: {%s\"choices\":[{\"text\":\"%s\",\"index\":%d,\"logprobs\":null,\"finish_reason\":%s}]%s}\n\n"
        .formatted(HEAD, text, index, finish, usage);
  }

  @Test
  void writesTheWholeBody() {
    AnswerBuilder answer = new AnswerBuilder();
    answer.addAll(TWO_CHOICES);
    assertThat(new String(Codecs.body(answer.build(), context("")), UTF_8))
        .isEqualTo(
            "{"
                + HEAD
                + "\"choices\":[{\"text\":\" Paris\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\"},"
                + "{\"text\":\" Lyon\\n\",\"index\":1,\"logprobs\":null,\"finish_reason\":\"length\"}],\"usage\":"
                + USAGE_JSON
                + "}");
  }

  @Test
  void streamsChunksOfTheSameShapeWithoutUsageThatNobodyAskedFor() {
    assertThat(stream(",\"stream\":true", TWO_CHOICES))
        .isEqualTo(
            chunk(" Par", 0, "null", "")
                + chunk(" Lyon\\n", 1, "null", "")
                + chunk("is", 0, "null", "")
                + chunk("", 0, "\"stop\"", "")
                + chunk("", 1, "\"length\"", "")
                + "data: [DONE]\n\n");
  }

  @Test
  void endsWithAUsageChunkForAClientThatAsks() {
    List<ChatEvent> events = TWO_CHOICES.subList(4, TWO_CHOICES.size());
    String text =
        stream(",\"stream\":true,\"stream_options\":{\"include_usage\":true}", events)
            .replace("\"model\":\"m\"", "\"model\":\"served\"");
    assertThat(text)
        .isEqualTo(
            chunk("", 0, "\"stop\"", ",\"usage\":null")
                + chunk("", 1, "\"length\"", ",\"usage\":null")
                + "data: {"
                + HEAD
                + "\"choices\":[],\"usage\":"
                + USAGE_JSON
                + "}\n\ndata: [DONE]\n\n");
  }

  @Test
  void aBrokenStreamEndsWithAnErrorAndNeverWithDone() {
    AnswerWriter writer = Codecs.streamWriter(context(",\"stream\":true"));
    String head = new String(writer.write(TWO_CHOICES.subList(0, 2)), UTF_8);
    String failure =
        new String(writer.fail(new WireException(ErrorKind.UPSTREAM, "it broke")), UTF_8);
    assertThat(head).isEqualTo(chunk(" Par", 0, "null", ""));
    assertThat(failure).startsWith("data: {\"error\":").contains("it broke");
    assertThat(writer.write(List.of(new ChatEvent.End()))).isEmpty();
  }

  @Test
  void readsAListOfOneTextAsThatText() {
    ChatRequest request =
        Codecs.request(
            Protocol.OPENAI_COMPLETIONS,
            "{\"model\":\"m\",\"prompt\":[\"Once\"],\"logit_bias\":{\"5\":-100}}".getBytes(UTF_8));
    assertThat(request.view().messages().getFirst().text()).isEqualTo("Once");
    assertThat(request.view().maxTokens()).hasValue(16);
    assertThat(request.view().sampling().logitBias()).containsEntry(5, -100.0);
  }
}
