package dev.hone.wire.recordings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.AnswerWriter;
import dev.hone.wire.answer.Block;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every recorded answer, written in every protocol and read back, says the same. */
final class AnswerTranslation {
  private static final Map<Protocol, ChatRequest> CLIENTS =
      Map.of(
          Protocol.OPENAI_CHAT,
          request(
              Protocol.OPENAI_CHAT,
              "{\"model\":\"m\",\"messages\":[],\"stream\":true,"
                  + "\"stream_options\":{\"include_usage\":true}}"),
          Protocol.OPENAI_RESPONSES,
          request(Protocol.OPENAI_RESPONSES, "{\"model\":\"m\",\"input\":\"x\"}"),
          Protocol.ANTHROPIC_MESSAGES,
          request(Protocol.ANTHROPIC_MESSAGES, "{\"model\":\"m\",\"messages\":[]}"),
          Protocol.OPENAI_COMPLETIONS,
          request(
              Protocol.OPENAI_COMPLETIONS,
              "{\"model\":\"m\",\"prompt\":\"x\",\"stream\":true,"
                  + "\"stream_options\":{\"include_usage\":true}}"),
          Protocol.GEMINI_GENERATE,
          Codecs.request(Protocol.GEMINI_GENERATE, "{\"contents\":[]}".getBytes(UTF_8), "m", true));

  /** What must survive a translation. */
  private record Essence(
      String text, String reasoning, List<List<String>> calls, StopReason stop, List<Long> usage) {}

  private AnswerTranslation() {}

  static void translate(List<Exchange> exchanges) {
    Map<String, Integer> counts = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      // Three recordings hold two answers in one body.
      if (exchange.protocol().isEmpty()
          || exchange.hasOddity("several-message-delta")
          || exchange.status() >= 300
          || exchange.responseBody().length == 0) {
        continue;
      }
      Decoding.Result read = Decoding.of(exchange, () -> Integer.MAX_VALUE);
      if (!read.complete()) {
        continue;
      }
      into(exchange.id(), exchange.api(), read, counts, wrong);
    }
    System.out.println(counts);
    assertThat(wrong).isEmpty();
  }

  /** Translates an answer for every client. */
  static void into(
      String id,
      String api,
      Decoding.Result read,
      Map<String, Integer> counts,
      List<String> wrong) {
    for (Map.Entry<Protocol, ChatRequest> client : CLIENTS.entrySet()) {
      // Legacy completions have room for text only.
      if (client.getKey() == Protocol.OPENAI_COMPLETIONS && !api.equals("completions")) {
        continue;
      }
      WriterContext context = new WriterContext(client.getValue(), "req_1", 1_700_000_000L);
      try {
        AnswerWriter writer = Codecs.streamWriter(context);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        read.events().forEach(e -> stream.writeBytes(writer.write(List.of(e))));
        boolean writes = client.getKey() != Protocol.GEMINI_GENERATE;
        check(writes, read, Decoding.stream(client.getKey(), stream.toByteArray(), () -> 4096));
        byte[] body = Codecs.body(read.answer(), context);
        check(writes, read, Decoding.whole(client.getKey(), body));
        counts.merge(api + " -> " + client.getKey(), 1, Integer::sum);
      } catch (AssertionError | RuntimeException e) {
        wrong.add(id + " -> " + client.getKey() + ": " + e);
      }
    }
  }

  private static void check(boolean writes, Decoding.Result read, Decoding.Result written) {
    assertThat(written.complete()).isTrue();
    assertThat(essence(written.answer(), writes)).isEqualTo(essence(read.answer(), writes));
  }

  /**
   * The essence.
   *
   * @param writes whether the client's protocol counts what was written to the cache
   */
  private static Essence essence(Answer answer, boolean writes) {
    Answer.Choice choice =
        answer.choices().isEmpty()
            ? new Answer.Choice(0, List.of(), java.util.Optional.empty())
            : answer.choices().get(0);
    StringBuilder text = new StringBuilder();
    for (Block block : choice.blocks()) {
      if (block instanceof Block.Text t) {
        text.append(t.text());
      } else if (block instanceof Block.Refusal r) {
        text.append(r.text());
      }
    }
    List<List<String>> calls = new ArrayList<>();
    for (Block.ToolCall call : choice.toolCalls()) {
      calls.add(List.of(call.name(), arguments(call.arguments())));
    }
    StopReason stop = choice.stop().map(s -> s.reason()).orElse(StopReason.END);
    return new Essence(
        text.toString(),
        choice.reasoning().replace("\n\n", ""),
        calls,
        // The words that only one protocol has.
        switch (stop) {
          case END, LENGTH, TOOL_CALLS -> stop;
          case CONTEXT_WINDOW -> StopReason.LENGTH;
          default -> StopReason.END;
        },
        answer
            .usage()
            .map(u ->
                List.of(
                    u.promptTokens(),
                    u.cacheReadTokens(),
                    writes ? u.cacheWrites().total() : 0,
                    u.outputTokens(),
                    u.reasoningTokens()))
            .orElse(List.of(0L, 0L, 0L, 0L, 0L)));
  }

  /** Nothing, {@code null} and an empty object are one; broken text may come wrapped. */
  private static String arguments(String text) {
    if (text.isBlank() || text.equals("null")) {
      return "{}";
    }
    try {
      JsonValue value = JsonDocument.parse(text).root();
      if (!value.isObject()) {
        return text.strip();
      }
      // Free text of a custom tool is a function's only string elsewhere.
      return value.members().isEmpty()
          ? "{}"
          : value.get("INVALID_JSON").asString(freeText(value, text)).strip();
    } catch (RuntimeException e) {
      return text.strip();
    }
  }

  private static String freeText(JsonValue value, String text) {
    boolean only = value.members().size() == 1 && value.get("input").isString();
    // White space between values means nothing; line ends in an event's data would.
    return only ? value.get("input").asString("") : text.replaceAll("\\s+", " ");
  }

  private static ChatRequest request(Protocol protocol, String json) {
    return Codecs.request(protocol, json.getBytes(UTF_8));
  }
}
