package dev.hone.wire.openai;

import dev.hone.wire.ChatEvent.Citation;
import dev.hone.wire.ChatEvent.ReasoningSeal;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.Block;
import dev.hone.wire.answer.TokenLogprobs;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.gemini.ThoughtSignatures;
import dev.hone.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a whole chat completion. */
public final class ChatBodyWriter {
  private ChatBodyWriter() {}

  /** The body of a complete answer. */
  public static byte[] write(Answer answer, WriterContext context) {
    JsonWriter out =
        new JsonWriter()
            .object()
            .field("id", answer.id().isEmpty() ? context.idWith("chatcmpl-") : answer.id())
            .field("object", "chat.completion")
            .field("created", context.createdSeconds())
            .field("model", context.model(answer.model()))
            .name("choices")
            .array();
    for (Answer.Choice choice : answer.choices()) {
      out.object().field("index", choice.index()).name("message");
      message(out, choice, context);
      StopReason reason = choice.stop().map(s -> s.reason()).orElse(StopReason.END);
      logprobs(out.name("logprobs"), choice);
      out.field("finish_reason", FinishReasons.write(reason)).endObject();
    }
    out.endArray();
    answer.usage().ifPresent(u -> ChatUsageWriter.write(out.name("usage"), u));
    answer
        .usage()
        .flatMap(u -> u.served().serviceTier())
        .flatMap(ServiceTiers::write)
        .ifPresent(tier -> out.field("service_tier", tier));
    return out.endObject().toBytes();
  }

  private static void logprobs(JsonWriter out, Answer.Choice choice) {
    TokenLogprobs entries = new TokenLogprobs();
    for (Block block : choice.blocks()) {
      if (block instanceof Block.Text t) {
        entries.add(t.logprobs());
      }
    }
    if (entries.array().isEmpty()) {
      out.nullValue();
    } else {
      out.object().rawField("content", entries.array()).name("refusal").nullValue().endObject();
    }
  }

  private static void message(JsonWriter out, Answer.Choice choice, WriterContext context) {
    List<Optional<String>> signatures = signatures(choice);
    StringBuilder refusal = new StringBuilder();
    List<ReasoningSeal> seals = new ArrayList<>();
    List<Citation> citations = new ArrayList<>();
    boolean text = false;
    for (Block block : choice.blocks()) {
      switch (block) {
        case Block.Refusal r -> refusal.append(r.text());
        case Block.Reasoning r ->
            r.seals().stream().filter(s -> !signsCall(s, signatures)).forEach(seals::add);
        case Block.Text t -> {
          text = true;
          citations.addAll(t.citations());
        }
        case Block.ToolCall c -> {}
        case Block.Opaque o -> {}
      }
    }
    out.object().field("role", "assistant").name("content");
    if (text || (choice.toolCalls().isEmpty() && refusal.isEmpty())) {
      out.value(choice.text());
    } else {
      out.nullValue();
    }
    out.name("refusal");
    if (refusal.isEmpty()) {
      out.nullValue();
    } else {
      out.value(refusal);
    }
    UrlCitations.write(out, citations);
    if (!choice.reasoning().isEmpty()) {
      out.field("reasoning_content", choice.reasoning());
    }
    if (!seals.isEmpty()) {
      out.name("reasoning_details").array();
      seals.forEach(s -> ReasoningDetails.write(out, s));
      out.endArray();
    }
    calls(out, choice, signatures, context);
    out.endObject();
  }

  /** For each call Gemini's signature, where one stands right before it. */
  private static List<Optional<String>> signatures(Answer.Choice choice) {
    List<Optional<String>> signatures = new ArrayList<>();
    Optional<String> last = Optional.empty();
    for (Block block : choice.blocks()) {
      if (block instanceof Block.ToolCall) {
        signatures.add(last);
      }
      last =
          block instanceof Block.Reasoning r && !r.seals().isEmpty()
              ? ThoughtSignatures.untag(r.seals().getLast().data())
              : Optional.empty();
    }
    return signatures;
  }

  private static boolean signsCall(ReasoningSeal seal, List<Optional<String>> signatures) {
    Optional<String> signature = ThoughtSignatures.untag(seal.data());
    return signature.isPresent() && signatures.contains(signature);
  }

  private static void calls(
      JsonWriter out,
      Answer.Choice choice,
      List<Optional<String>> signatures,
      WriterContext context) {
    if (choice.toolCalls().isEmpty()) {
      return;
    }
    out.name("tool_calls").array();
    int index = 0;
    for (Block.ToolCall call : choice.toolCalls()) {
      String kind = call.custom() ? "custom" : "function";
      String arguments = call.arguments();
      out.object()
          .field("id", call.id().isEmpty() ? context.idWith("call_") + "_" + index : call.id())
          .field("type", kind)
          .name(kind)
          .object()
          .field("name", call.name())
          .field(
              call.custom() ? "input" : "arguments",
              arguments.isEmpty() && !call.custom() ? "{}" : arguments)
          .endObject();
      signatures.get(index).ifPresent(s -> CallExtras.write(out, s));
      out.endObject();
      index++;
    }
    out.endArray();
  }
}
