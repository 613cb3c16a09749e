package dev.hone.wire.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.AnswerWriter;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Codex needs of Responses over another protocol. */
class CodexTest {
  private static final ChatRequest REQUEST =
      Codecs.request(
          Protocol.OPENAI_RESPONSES,
          """
          {"model":"m","stream":true,"store":false,"include":["reasoning.encrypted_content"],
           "prompt_cache_key":"session","instructions":"Be brief.",
           "input":[
            {"type":"additional_tools","role":"developer","tools":[
              {"type":"custom","name":"apply_patch","description":"Free text",
               "format":{"type":"grammar","syntax":"lark","definition":"start: /.+/"}},
              {"type":"function","name":"shell","parameters":{"type":"object","properties":{}}},
              {"type":"namespace","name":"mcp__files","description":"Files","tools":[
                {"type":"function","name":"read","parameters":{"type":"object","properties":{}}}]}]},
            {"type":"message","role":"user","content":[{"type":"input_text","text":"Patch it"}]},
            {"type":"custom_tool_call","call_id":"c1","name":"apply_patch","input":"*** Begin"},
            {"type":"custom_tool_call_output","call_id":"c1","output":"done"},
            {"type":"function_call","call_id":"c2","namespace":"mcp__files","name":"read","arguments":"{}"},
            {"type":"function_call_output","call_id":"c2","output":"text"}]}
          """
              .getBytes(UTF_8));

  @Test
  void customToolsBecomeFunctionsOfOneString() {
    JsonValue messages =
        Translator.translate(REQUEST, Protocol.ANTHROPIC_MESSAGES, "claude-opus-5")
            .request()
            .json();
    assertThat(messages.get("tools").elements())
        .extracting(t -> t.get("name").asString(""))
        .containsExactly("apply_patch", "shell", "mcp__files__read");
    JsonValue call = messages.get("messages").elements().get(1).get("content").elements().get(0);
    assertThat(call.get("input").raw()).isEqualTo("{\"input\":\"*** Begin\"}");
    JsonValue read = messages.get("messages").elements().get(3).get("content").elements().get(0);
    assertThat(read.get("name").asString("")).isEqualTo("mcp__files__read");
  }

  @Test
  void theirCallsComeBackAsCustomCallsAndNamespacesAsTheyWere() {
    AnswerWriter writer = Codecs.streamWriter(new WriterContext(REQUEST, "r", 1));
    String stream =
        new String(
            writer.write(
                List.of(
                    new ChatEvent.Start("", "claude"),
                    new ChatEvent.ToolCallStart(0, 0, "c3", "apply_patch", false),
                    new ChatEvent.ToolCallDelta(0, 0, "{\"input\":\"*** Be"),
                    new ChatEvent.ToolCallDelta(0, 0, "gin\\n\"}"),
                    new ChatEvent.ToolCallStart(0, 1, "c4", "mcp__files__read", false),
                    ChatEvent.Stop.of(0, StopReason.TOOL_CALLS),
                    new ChatEvent.End())),
            UTF_8);
    assertThat(stream)
        .contains("\"type\":\"custom_tool_call\"")
        .contains("\"input\":\"*** Begin\\n\"")
        .contains("\"name\":\"read\",\"namespace\":\"mcp__files\"")
        .contains("event: response.completed");
  }

  @Test
  void aRequestOnSeveralLinesIsEchoedOnOne() {
    AnswerWriter writer = Codecs.streamWriter(new WriterContext(REQUEST, "r", 1));
    String stream = new String(writer.write(List.of(new ChatEvent.End())), UTF_8);
    assertThat(stream.lines().filter(l -> !l.isEmpty()))
        .allMatch(l -> l.startsWith("event: ") || l.startsWith("data: {"));
  }

  @Test
  void aFailureIsAResponseFailedWithAWordThatCodexKnows() {
    AnswerWriter writer = Codecs.streamWriter(new WriterContext(REQUEST, "r", 1));
    String failed =
        new String(writer.fail(new WireException(ErrorKind.RATE_LIMIT, "try again in 2s")), UTF_8);
    assertThat(failed)
        .contains("event: response.failed")
        .contains("\"code\":\"rate_limit_exceeded\"")
        .contains("try again in 2s");
  }
}
