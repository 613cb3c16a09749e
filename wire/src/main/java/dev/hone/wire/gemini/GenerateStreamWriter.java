package dev.hone.wire.gemini;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.Dialect;
import dev.hone.wire.Frame;
import dev.hone.wire.StopReason;
import dev.hone.wire.answer.AnswerWriter;
import dev.hone.wire.answer.ErrorBody;
import dev.hone.wire.answer.Failures;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.error.WireException;
import dev.hone.wire.usage.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chunks of a streamed answer, as server-sent events or as a JSON array. Finish reasons
 * are held back for the last chunk, which has the usage too: clients take the first chunk with a
 * finish reason for the end. Nothing but {@code data:} lines and blank lines is sent, for Gemini's
 * clients fail on comments, {@code event:} and {@code [DONE]}.
 */
public final class GenerateStreamWriter implements AnswerWriter {
  private static final byte[] BLANK = {'\r', '\n'};

  /** How chunks follow one another. */
  public enum Framing {
    /** {@code alt=sse}. */
    EVENTS,
    /** An array of JSON: what comes when the client asks for nothing else. */
    ARRAY
  }

  private final WriterContext context;
  private final Framing framing;
  private final GenerateResponse response;
  private final Map<Integer, CandidateWriter> candidates = new TreeMap<>();
  private final Map<Integer, StopReason> stops = new TreeMap<>();
  private @Nullable Usage usage;
  private boolean begun;
  private boolean closed;

  /** A writer for this client. */
  public GenerateStreamWriter(WriterContext context, Framing framing) {
    this.context = context;
    this.framing = framing;
    this.response = new GenerateResponse(context);
  }

  @Override
  public byte[] write(List<ChatEvent> events) {
    StringBuilder out = new StringBuilder();
    Map<Integer, List<String>> parts = new TreeMap<>();
    for (ChatEvent event : events) {
      if (!closed) {
        write(event, parts, out);
      }
    }
    flush(parts, out);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void relayed(Frame frame) {
    begun |= !frame.events().isEmpty();
  }

  /** The error as a chunk. The connection is aborted behind it, so an array stays open. */
  @Override
  public byte[] fail(WireException failure) {
    StringBuilder out = new StringBuilder();
    if (!closed) {
      closed = true;
      chunk(ErrorBody.json(Dialect.GEMINI, failure, context.id()).oneLine(), out);
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] heartbeat() {
    return BLANK.clone();
  }

  private void write(ChatEvent event, Map<Integer, List<String>> parts, StringBuilder out) {
    switch (event) {
      case ChatEvent.Start s -> response.name(s.id(), s.model());
      case ChatEvent.Text t -> {
        if (!t.text().isEmpty()) {
          add(parts, t.choice(), of(t.choice()).text(t.text()));
        }
      }
      case ChatEvent.Refusal r -> add(parts, r.choice(), of(r.choice()).text(r.text()));
      case ChatEvent.Reasoning r -> add(parts, r.choice(), of(r.choice()).thought(r.text()));
      case ChatEvent.ReasoningSeal s -> of(s.choice()).seal(s);
      case ChatEvent.ToolCallStart c ->
          of(c.choice()).callStart(c.block(), c.id(), c.name(), c.custom());
      case ChatEvent.ToolCallDelta d -> of(d.choice()).callDelta(d.block(), d.fragment());
      case ChatEvent.BlockEnd e ->
          of(e.choice()).callEnd(e.block()).ifPresent(p -> add(parts, e.choice(), p));
      case ChatEvent.UsageReport u -> usage = u.usage();
      case ChatEvent.Stop s -> {
        of(s.choice());
        stops.put(s.choice(), s.reason());
      }
      case ChatEvent.Failure f -> {
        flush(parts, out);
        out.append(new String(fail(Failures.exception(f)), StandardCharsets.UTF_8));
      }
      case ChatEvent.End e -> end(parts, out);
      case ChatEvent.Citation c -> {}
      case ChatEvent.Opaque o -> {}
    }
  }

  private void end(Map<Integer, List<String>> parts, StringBuilder out) {
    of(0);
    candidates.forEach((choice, writer) -> {
      writer.openCalls().forEach(p -> add(parts, choice, p));
      writer.rest().ifPresent(p -> add(parts, choice, p));
    });
    List<GenerateResponse.Candidate> last = new ArrayList<>();
    for (int choice : candidates.keySet()) {
      last.add(
          new GenerateResponse.Candidate(
              choice,
              parts.getOrDefault(choice, List.of()),
              Optional.of(stops.getOrDefault(choice, StopReason.END))));
    }
    parts.clear();
    closed = true;
    chunk(response.write(last, Optional.ofNullable(usage)), out);
    if (framing == Framing.ARRAY) {
      out.append("\r\n]");
    }
  }

  private void flush(Map<Integer, List<String>> parts, StringBuilder out) {
    if (parts.isEmpty()) {
      return;
    }
    List<GenerateResponse.Candidate> some = new ArrayList<>();
    parts.forEach(
        (choice, list) -> some.add(new GenerateResponse.Candidate(choice, list, Optional.empty())));
    parts.clear();
    chunk(response.write(some, Optional.ofNullable(usage)), out);
  }

  private void chunk(String json, StringBuilder out) {
    if (framing == Framing.EVENTS) {
      out.append("data: ").append(json).append("\r\n\r\n");
    } else {
      out.append(begun ? ",\r\n" : "[").append(json);
    }
    begun = true;
  }

  private CandidateWriter of(int choice) {
    return candidates.computeIfAbsent(choice, c -> new CandidateWriter());
  }

  private static void add(Map<Integer, List<String>> parts, int choice, String part) {
    parts.computeIfAbsent(choice, c -> new ArrayList<>()).add(part);
  }
}
