package dev.hone.wire.responses;

import dev.hone.wire.StopReason;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.Block;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a whole response. */
public final class ResponsesBodyWriter {
  private ResponsesBodyWriter() {}

  /** The body of a complete answer. */
  public static byte[] write(Answer answer, WriterContext context) {
    List<String> output = new ArrayList<>();
    StopReason reason = StopReason.END;
    if (!answer.choices().isEmpty()) {
      Answer.Choice choice = answer.choices().get(0);
      reason = choice.stop().map(s -> s.reason()).orElse(StopReason.END);
      int textBefore = 0;
      for (Block block : choice.blocks()) {
        item(block, output, textBefore, context);
        if (block instanceof Block.Text t) {
          textBefore += t.text().codePointCount(0, t.text().length());
        }
      }
    }
    ResponseObject response = new ResponseObject(context);
    response.name(answer.id(), answer.model());
    JsonWriter out = new JsonWriter();
    response.write(
        out,
        ResponseObject.status(reason),
        output,
        answer.usage().orElse(null),
        ResponseObject.incomplete(reason),
        Optional.empty());
    return out.toBytes();
  }

  private static void item(
      Block block, List<String> output, int textBefore, WriterContext context) {
    int index = output.size();
    switch (block) {
      case Block.Text t ->
          output.add(
              OutputWriter.message(
                  context.idWith("msg_") + "_" + index, "completed", List.of(text(t, textBefore))));
      case Block.Refusal r ->
          output.add(
              OutputWriter.message(
                  context.idWith("msg_") + "_" + index,
                  "completed",
                  List.of(OutputWriter.refusal(r.text()))));
      case Block.Reasoning r ->
          output.add(
              OutputWriter.reasoning(context.idWith("rs_") + "_" + index, r.text(), r.seals()));
      case Block.ToolCall c -> output.add(call(c, index, context));
      case Block.Opaque o -> {}
    }
  }

  private static String text(Block.Text text, int textBefore) {
    List<String> annotations =
        text.citations().stream()
            .filter(c -> !c.url().isEmpty())
            .map(c -> OutputWriter.annotation(c, textBefore))
            .toList();
    return OutputWriter.text(text.text(), annotations, text.logprobs());
  }

  private static String call(Block.ToolCall call, int index, WriterContext context) {
    ClientTools.Origin tool = ClientTools.of(context.request()).origin(call.name(), call.custom());
    String input = call.arguments();
    if (tool.custom() && !call.custom()) {
      input = OutputWriter.freeText(input);
    }
    return OutputWriter.call(
        context.idWith("fc_") + "_" + index,
        "completed",
        call.id().isEmpty() ? context.idWith("call_") + "_" + index : call.id(),
        tool,
        input.isEmpty() && !tool.custom() ? "{}" : input);
  }
}
