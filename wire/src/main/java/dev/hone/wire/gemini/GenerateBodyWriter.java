package dev.hone.wire.gemini;

import dev.hone.wire.StopReason;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.Block;
import dev.hone.wire.answer.WriterContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a whole generateContent answer. */
public final class GenerateBodyWriter {
  private GenerateBodyWriter() {}

  /** The body of a complete answer. */
  public static byte[] write(Answer answer, WriterContext context) {
    GenerateResponse response = new GenerateResponse(context);
    response.name(answer.id(), answer.model());
    List<GenerateResponse.Candidate> candidates = new ArrayList<>();
    for (Answer.Choice choice : answer.choices()) {
      StopReason stop = choice.stop().map(s -> s.reason()).orElse(StopReason.END);
      candidates.add(
          new GenerateResponse.Candidate(
              choice.index(), parts(choice.blocks()), Optional.of(stop)));
    }
    return response.write(candidates, answer.usage()).getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> parts(List<Block> blocks) {
    CandidateWriter writer = new CandidateWriter();
    List<String> parts = new ArrayList<>();
    int index = 0;
    for (Block block : blocks) {
      switch (block) {
        case Block.Text t -> parts.add(writer.text(t.text()));
        case Block.Refusal r -> parts.add(writer.text(r.text()));
        case Block.Reasoning r -> {
          if (!r.text().isEmpty()) {
            parts.add(writer.thought(r.text()));
          }
          r.seals().forEach(writer::seal);
        }
        case Block.ToolCall c -> {
          writer.callStart(index, c.id(), c.name(), c.custom());
          writer.callDelta(index, c.arguments());
          writer.callEnd(index).ifPresent(parts::add);
        }
        case Block.Opaque o -> {}
      }
      index++;
    }
    writer.rest().ifPresent(parts::add);
    return parts;
  }
}
