package dev.hone.wire.gemini;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.AnswerReader;
import dev.hone.wire.answer.ErrorShapes;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.sse.SseEvent;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads generateContent answers; every chunk of a stream has the shape of a whole one. There is no
 * terminal marker: a stream is whole if it was closed after every candidate named a finish reason,
 * or after the prompt was blocked.
 */
public final class GenerateAnswerReader implements AnswerReader {
  private static final int MOST_CANDIDATES = 64;

  /** What other protocols have no place for. */
  private static final List<String> OWN =
      List.of("citationMetadata", "groundingMetadata", "logprobsResult", "urlContextMetadata");

  private final GeminiUsage usage = new GeminiUsage();
  private final Map<Integer, CandidateState> candidates = new TreeMap<>();
  private Optional<String> blocked = Optional.empty();
  private boolean started;
  private boolean failed;

  @Override
  public List<ChatEvent> event(SseEvent event) {
    List<ChatEvent> out = new ArrayList<>(3);
    chunk(JsonDocument.parse(event.data()).root(), out);
    return out;
  }

  @Override
  public List<ChatEvent> closed() {
    List<ChatEvent> out = new ArrayList<>(2);
    boolean finished = candidates.values().stream().allMatch(CandidateState::finished);
    if (!failed && (blocked.isPresent() || (finished && !candidates.isEmpty()))) {
      end(out);
    }
    return out;
  }

  @Override
  public List<ChatEvent> body(JsonValue body) {
    List<ChatEvent> out = new ArrayList<>();
    chunk(body, out);
    if (!failed) {
      end(out);
    }
    return out;
  }

  private void chunk(JsonValue root, List<ChatEvent> out) {
    if (root.get("error").isPresent()) {
      fail(root, out);
      return;
    }
    if (!started) {
      started = true;
      out.add(
          new ChatEvent.Start(
              ProtoFields.get(root, "responseId").asString(""),
              ProtoFields.get(root, "modelVersion").asString("")));
    }
    int position = 0;
    for (JsonValue candidate : root.get("candidates").elements()) {
      int choice = Math.clamp(candidate.get("index").asLong(position), 0, MOST_CANDIDATES);
      position++;
      CandidateState state = candidates.computeIfAbsent(choice, CandidateState::new);
      // Several recorders and one client write parts as a single object.
      JsonValue parts = candidate.get("content").get("parts");
      for (JsonValue part : parts.isObject() ? List.of(parts) : parts.elements()) {
        state.part(part, out);
      }
      for (String own : OWN) {
        JsonValue value = ProtoFields.get(candidate, own);
        if (!value.members().isEmpty()) {
          out.add(new ChatEvent.Opaque(choice, own, value.raw()));
        }
      }
      state.finish(ProtoFields.get(candidate, "finishReason"));
    }
    JsonValue reason = ProtoFields.get(ProtoFields.get(root, "promptFeedback"), "blockReason");
    if (reason.isPresent()) {
      blocked = Optional.of(reason.string().orElseGet(reason::raw));
    }
    JsonValue counts = ProtoFields.get(root, "usageMetadata");
    if (counts.isObject()) {
      usage.merge(counts);
      usage
          .read()
          .or(() -> blocked.map(b -> Usage.of(0, 0, Provenance.REPORTED)))
          .ifPresent(u -> out.add(new ChatEvent.UsageReport(u)));
    }
  }

  private void fail(JsonValue root, List<ChatEvent> out) {
    failed = true;
    ErrorShapes.Shape shape = ErrorShapes.read(root);
    out.add(new ChatEvent.Failure(shape.kind(), shape.message(), shape.type()));
  }

  private void end(List<ChatEvent> out) {
    candidates.values().forEach(c -> out.add(c.stop()));
    if (candidates.isEmpty()) {
      StopReason reason = blocked.isPresent() ? StopReason.CONTENT_FILTER : StopReason.OTHER;
      out.add(new ChatEvent.Stop(0, reason, blocked.orElse(""), Optional.empty()));
    }
    out.add(new ChatEvent.End());
  }
}
