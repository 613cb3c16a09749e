package dev.hone.wire.gemini;

import dev.hone.wire.ChatEvent.ReasoningSeal;
import dev.hone.wire.anthropic.ToolInput;
import dev.hone.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the parts of one candidate. Calls are held until their arguments are whole; seals until
 * the next part, which carries them as its signature.
 */
final class CandidateWriter {
  private record Call(String id, String name, boolean custom, StringBuilder arguments) {}

  private final Map<Integer, Call> calls = new TreeMap<>();
  private final List<String> seals = new ArrayList<>();
  private final StringBuilder thought = new StringBuilder();
  private Optional<String> own = Optional.empty();
  private int sealedBlock = -1;
  private ReasoningSeal.Kind sealedKind = ReasoningSeal.Kind.SIGNATURE;
  private final StringBuilder sealing = new StringBuilder();

  /** A thought, to be shown. */
  String thought(String text) {
    endSeal();
    thought.append(text);
    return new JsonWriter()
        .object()
        .field("text", text)
        .field("thought", true)
        .endObject()
        .toString();
  }

  /** What must come back with the thoughts so far; it goes out with the next part. */
  void seal(ReasoningSeal seal) {
    if (seal.block() != sealedBlock || seal.kind() != sealedKind) {
      endSeal();
    }
    sealedBlock = seal.block();
    sealedKind = seal.kind();
    sealing.append(seal.data());
  }

  String text(String text) {
    JsonWriter out = new JsonWriter().object().field("text", text);
    return signed(out);
  }

  void callStart(int block, String id, String name, boolean custom) {
    calls.put(block, new Call(id, name, custom, new StringBuilder()));
  }

  void callDelta(int block, String fragment) {
    Call call = calls.get(block);
    if (call != null) {
      call.arguments().append(fragment);
    }
  }

  /** The call of a block that has ended; empty if it is none. */
  Optional<String> callEnd(int block) {
    return Optional.ofNullable(calls.remove(block)).map(this::call);
  }

  /** The calls that nobody ended. */
  List<String> openCalls() {
    List<String> parts = new ArrayList<>();
    calls.values().forEach(c -> parts.add(call(c)));
    calls.clear();
    return parts;
  }

  /** A part for what must still come back, if anything. */
  Optional<String> rest() {
    endSeal();
    return seals.isEmpty() && own.isEmpty() ? Optional.empty() : Optional.of(text(""));
  }

  private String call(Call call) {
    String input =
        call.custom()
            ? new JsonWriter().object().field("input", call.arguments()).endObject().toString()
            : ToolInput.object(call.arguments().toString());
    JsonWriter out = new JsonWriter().object().name("functionCall").object();
    if (!call.id().isEmpty()) {
      out.field("id", call.id());
    }
    out.field("name", call.name()).rawField("args", input).endObject();
    return signed(out);
  }

  private String signed(JsonWriter part) {
    endSeal();
    if (own.isPresent()) {
      part.field("thoughtSignature", own.get());
    } else if (!seals.isEmpty()) {
      part.field("thoughtSignature", ThoughtSignatures.seal(seals));
    }
    own = Optional.empty();
    seals.clear();
    return part.endObject().toString();
  }

  private void endSeal() {
    if (sealing.isEmpty()) {
      return;
    }
    String data = sealing.toString();
    Optional<String> gemini = ThoughtSignatures.untag(data);
    if (gemini.isPresent()) {
      own = gemini;
    } else {
      seals.add(ThoughtSignatures.entry(thought.toString(), sealedKind, data));
    }
    thought.setLength(0);
    sealing.setLength(0);
    sealedBlock = -1;
  }
}
