package dev.hone.wire.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.AnswerBuilder;
import dev.hone.wire.answer.AnswerDecoder;
import dev.hone.wire.answer.AnswerLosses;
import dev.hone.wire.answer.AnswerWriter;
import dev.hone.wire.answer.Block;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Log-probabilities and citations are carried, refused or named; never lost in silence. */
class CitationsAndLogprobsTest {
  private static final String PARIS =
      "{\"token\":\"Paris\",\"logprob\":-0.25,\"bytes\":[80],\"top_logprobs\":[]}";
  private static final String DOT =
      "{\"token\":\".\",\"logprob\":-0.5,\"bytes\":[46],\"top_logprobs\":[]}";

  private static final String CHAT_BODY =
      """
      {"id":"c1","model":"m","choices":[{"index":0,"message":{"role":"assistant",
       "content":"Paris.","annotations":[{"type":"url_citation","url_citation":
        {"start_index":0,"end_index":5,"url":"https://a.example/p","title":"Paris"}}]},
       "logprobs":{"content":[%s,%s],"refusal":null},"finish_reason":"stop"}]}
      """
          .formatted(PARIS, DOT);

  private static final String CHAT_STREAM =
      """
      data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},\
      "logprobs":null}]}

      data: {"id":"c1","choices":[{"index":0,"delta":{"content":"Paris"},\
      "logprobs":{"content":[%s]}}]}

      data: {"id":"c1","choices":[{"index":0,"delta":{"content":"."},\
      "logprobs":{"content":[%s]}}]}

      data: {"id":"c1","choices":[{"index":0,"delta":{"annotations":[{"type":"url_citation",\
      "url_citation":{"start_index":0,"end_index":5,"url":"https://a.example/p",\
      "title":"Paris"}}]}}]}

      data: {"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

      data: [DONE]

      """
          .formatted(PARIS, DOT);

  private static final String MESSAGES_BODY =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[
       {"type":"text","text":"It is "},
       {"type":"text","text":"Paris 🙂","citations":[
         {"type":"web_search_result_location","url":"https://a.example/p","title":"Paris",
          "cited_text":"the capital","encrypted_index":"xyz"},
         {"type":"char_location","cited_text":"Paris","document_index":0,
          "document_title":"Atlas","start_char_index":0,"end_char_index":5}]}],
       "stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":5}}
      """;

  private static ChatRequest client(Protocol protocol) {
    String json =
        switch (protocol) {
          case OPENAI_RESPONSES -> "{\"model\":\"m\",\"input\":\"x\"}";
          case GEMINI_GENERATE -> "{\"contents\":[]}";
          default -> "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
        };
    return protocol == Protocol.GEMINI_GENERATE
        ? Codecs.request(protocol, json.getBytes(UTF_8), "m", true)
        : Codecs.request(protocol, json.getBytes(UTF_8));
  }

  private static List<ChatEvent> whole(Protocol protocol, String body) {
    return AnswerDecoder.body(Codecs.answerReader(protocol), body.getBytes(UTF_8)).events();
  }

  private static List<ChatEvent> streamed(Protocol protocol, byte[] stream) {
    AnswerDecoder decoder = new AnswerDecoder(Codecs.answerReader(protocol));
    List<ChatEvent> events = new java.util.ArrayList<>();
    decoder.feed(stream).forEach(f -> events.addAll(f.events()));
    decoder.closed().forEach(f -> events.addAll(f.events()));
    return events;
  }

  private static Answer answer(List<ChatEvent> events) {
    AnswerBuilder builder = new AnswerBuilder();
    builder.addAll(events);
    return builder.build();
  }

  private static Block.Text last(Answer answer) {
    return (Block.Text)
        answer.choices().getFirst().blocks().stream()
            .filter(Block.Text.class::isInstance)
            .reduce((a, b) -> b)
            .orElseThrow();
  }

  /** The answer as this client gets it, streamed and whole, read back. */
  private static List<Answer> given(Protocol protocol, List<ChatEvent> events) {
    WriterContext context = new WriterContext(client(protocol), "req_1", 1);
    AnswerWriter writer = Codecs.streamWriter(context);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    events.forEach(e -> stream.writeBytes(writer.write(List.of(e))));
    byte[] body = Codecs.body(answer(events), context);
    return List.of(
        answer(streamed(protocol, stream.toByteArray())),
        answer(whole(protocol, new String(body, UTF_8))));
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI_CHAT", "OPENAI_RESPONSES"})
  void logprobsOfAChatAnswerReachEveryClientWithAPlaceForThem(Protocol client) {
    for (List<ChatEvent> source :
        List.of(
            whole(Protocol.OPENAI_CHAT, CHAT_BODY),
            streamed(Protocol.OPENAI_CHAT, CHAT_STREAM.getBytes(UTF_8)))) {
      for (Answer given : given(client, source)) {
        assertThat(given.text()).isEqualTo("Paris.");
        assertThat(last(given).logprobs()).isEqualTo("[" + PARIS + "," + DOT + "]");
      }
      assertThat(AnswerLosses.of(source, client)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI_CHAT", "OPENAI_RESPONSES", "ANTHROPIC_MESSAGES"})
  void citationsOfAChatAnswerReachEveryClientWithAPlaceForThem(Protocol client) {
    for (List<ChatEvent> source :
        List.of(
            whole(Protocol.OPENAI_CHAT, CHAT_BODY),
            streamed(Protocol.OPENAI_CHAT, CHAT_STREAM.getBytes(UTF_8)))) {
      for (Answer given : given(client, source)) {
        ChatEvent.Citation citation = last(given).citations().getFirst();
        assertThat(citation.url()).isEqualTo("https://a.example/p");
        assertThat(citation.title()).isEqualTo("Paris");
        assertThat(citation.from()).isZero();
        // A Messages citation speaks of its whole block.
        assertThat(citation.to()).isEqualTo(client == Protocol.ANTHROPIC_MESSAGES ? 6 : 5);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI_CHAT", "OPENAI_RESPONSES", "ANTHROPIC_MESSAGES"})
  void aMessagesCitationSpeaksOfItsBlockAndOneWithoutAnAddressIsNamed(Protocol client) {
    List<ChatEvent> source = whole(Protocol.ANTHROPIC_MESSAGES, MESSAGES_BODY);
    for (Answer given : given(client, source)) {
      assertThat(last(given).citations()).hasSize(1);
      ChatEvent.Citation citation = last(given).citations().getFirst();
      assertThat(citation.url()).isEqualTo("https://a.example/p");
      assertThat(List.of(citation.from(), citation.to())).containsExactly(6, 13);
    }
    assertThat(AnswerLosses.of(source, client)).containsExactly("citations");
  }

  @Test
  void aStreamedMessagesCitationIsTheSameAsAWholeOne() {
    String stream =
        """
        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"citations_delta",\
        "citation":{"type":"web_search_result_location","url":"https://a.example/p",\
        "title":"Paris","cited_text":"the capital","encrypted_index":"xyz"}}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Paris"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        """;
    assertThat(streamed(Protocol.ANTHROPIC_MESSAGES, stream.getBytes(UTF_8)))
        .contains(
            new ChatEvent.Citation(0, 0, "https://a.example/p", "Paris", "the capital", 0, 5));
  }

  @Test
  void whatAClientHasNoPlaceForIsNamed() {
    assertThat(AnswerLosses.of(whole(Protocol.OPENAI_CHAT, CHAT_BODY), Protocol.ANTHROPIC_MESSAGES))
        .containsExactly("logprobs");
    assertThat(AnswerLosses.of(whole(Protocol.OPENAI_CHAT, CHAT_BODY), Protocol.GEMINI_GENERATE))
        .containsExactly("logprobs", "citations");
    String grounded =
        """
        {"candidates":[{"content":{"parts":[{"text":"Paris"}]},"finishReason":"STOP",
         "groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://a.example"}}]}}]}
        """;
    assertThat(AnswerLosses.of(whole(Protocol.GEMINI_GENERATE, grounded), Protocol.OPENAI_CHAT))
        .containsExactly("groundingMetadata");
  }

  private static JsonValue toChat(String responses) {
    ChatRequest request = Codecs.request(Protocol.OPENAI_RESPONSES, responses.getBytes(UTF_8));
    return Translator.translate(request, Protocol.OPENAI_CHAT, "gpt-4o").request().json();
  }

  @Test
  void responsesAskForLogprobsByIncludeOrByNumber() {
    JsonValue included =
        toChat("{\"model\":\"m\",\"input\":\"x\",\"include\":[\"message.output_text.logprobs\"]}");
    assertThat(included.get("logprobs").asBoolean(false)).isTrue();
    assertThat(included.get("top_logprobs").isPresent()).isFalse();
    JsonValue counted = toChat("{\"model\":\"m\",\"input\":\"x\",\"top_logprobs\":2}");
    assertThat(counted.get("logprobs").asBoolean(false)).isTrue();
    assertThat(counted.get("top_logprobs").asLong(0)).isEqualTo(2);
    assertThat(
            toChat("{\"model\":\"m\",\"input\":\"x\",\"top_logprobs\":0}")
                .get("logprobs")
                .isPresent())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"top_logprobs\":2",
        "\"include\":[\"message.output_text.logprobs\"]",
      })
  void logprobsAreRefusedWhereTheyCannotBeGivenBack(String asked) {
    ChatRequest request =
        Codecs.request(
            Protocol.OPENAI_RESPONSES,
            ("{\"model\":\"m\",\"input\":\"x\"," + asked + "}").getBytes(UTF_8));
    String field = JsonDocument.parse("{" + asked + "}").root().members().getFirst().name();
    for (Protocol target : List.of(Protocol.ANTHROPIC_MESSAGES, Protocol.GEMINI_GENERATE)) {
      assertThatThrownBy(() -> Translator.translate(request, target, "model"))
          .isInstanceOf(UnsupportedByTargetException.class)
          .hasMessageContaining(field);
    }
  }

  @Test
  void aGeminiClientsLogprobsAreRefusedInsteadOfLost() {
    ChatRequest request =
        Codecs.request(
            Protocol.GEMINI_GENERATE,
            "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}],\"generationConfig\":{\"responseLogprobs\":true}}"
                .getBytes(UTF_8),
            "m",
            false);
    assertThatThrownBy(() -> Translator.translate(request, Protocol.OPENAI_CHAT, "gpt-4o"))
        .isInstanceOf(UnsupportedByTargetException.class)
        .hasMessageContaining("responseLogprobs");
  }

  @Test
  void citationsThatARequestWantsOrBringsBackAreNamed() {
    ChatRequest wants =
        Codecs.request(
            Protocol.ANTHROPIC_MESSAGES,
            """
            {"model":"m","max_tokens":5,"messages":[{"role":"user","content":[
              {"type":"document","source":{"type":"text","media_type":"text/plain","data":"x"},
               "citations":{"enabled":true}}]}]}
            """
                .getBytes(UTF_8));
    assertThat(Translator.translate(wants, Protocol.OPENAI_CHAT, "gpt-4o").dropped())
        .contains("citations");
    ChatRequest brings =
        Codecs.request(
            Protocol.OPENAI_CHAT,
            """
            {"model":"m","messages":[{"role":"user","content":"x"},
             {"role":"assistant","content":"y","annotations":[{"type":"url_citation"}]},
             {"role":"user","content":"z"}]}
            """
                .getBytes(UTF_8));
    assertThat(Translator.translate(brings, Protocol.ANTHROPIC_MESSAGES, "claude-opus-5").dropped())
        .contains("annotations");
  }
}
