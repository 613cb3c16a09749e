package dev.hone.wire.translate;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.OutputFormat;
import dev.hone.wire.view.ReasoningWish;
import dev.hone.wire.view.Sampling;
import dev.hone.wire.view.Tool;
import dev.hone.wire.view.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Writes a request for Bedrock's Converse from the view of another protocol's. */
final class ConverseRequestWriter {
  private static final String TARGET = "Bedrock's Converse";

  private final ChatRequest source;
  private final ChatView view;
  private final ConverseModel model;
  private final Dropped dropped;
  private final JsonWriter out = new JsonWriter();

  ConverseRequestWriter(ChatRequest source, ConverseModel model, Dropped dropped) {
    this.source = source;
    this.view = source.view();
    this.model = model;
    this.dropped = dropped;
  }

  byte[] write() {
    refuse();
    ConverseContent content = new ConverseContent(view, model, dropped);
    out.object();
    content.write(out);
    inference();
    tools(content.hasToolBlocks());
    format();
    leaveOut();
    return out.endObject().toBytes();
  }

  /** What would change the answer and can't be said. */
  private void refuse() {
    Sampling sampling = view.sampling();
    if (sampling.n() > 1) {
      throw missing("n", "Send the request several times");
    }
    if (sampling.logprobs().isPresent()) {
      throw missing(Logprobs.field(source), "Leave it out");
    }
    if (!sampling.logitBias().isEmpty()) {
      throw missing("logit_bias", "Leave it out");
    }
    if (view.format() instanceof OutputFormat.JsonObject) {
      throw missing("response_format", "Use json_schema, which it has");
    }
  }

  private void inference() {
    JsonWriter config = new JsonWriter().object();
    Sampling sampling = view.sampling();
    if (view.maxTokens().isPresent()) {
      config.field("maxTokens", view.maxTokens().getAsInt());
    }
    if (sampling.temperature().isPresent()) {
      double temperature = sampling.temperature().getAsDouble();
      if (temperature > 1) {
        dropped.add("temperature (limited to 1)");
      }
      config.field("temperature", Math.min(1, temperature));
    }
    if (sampling.topP().isPresent()) {
      config.field("topP", sampling.topP().getAsDouble());
    }
    if (!view.stop().isEmpty()) {
      config.name("stopSequences").array();
      view.stop().forEach(config::value);
      config.endArray();
    }
    String written = config.endObject().toString();
    if (!written.equals("{}")) {
      out.rawField("inferenceConfig", written);
    }
  }

  private void tools(boolean inHistory) {
    ToolChoice choice = view.toolChoice();
    boolean none = choice.mode() == ToolChoice.Mode.NONE;
    if (view.tools().isEmpty() || (none && !inHistory)) {
      return;
    }
    if (none) {
      throw new UnsupportedByTargetException(
          "tool_choice",
          TARGET + " can't forbid calls in a conversation that holds some",
          "Use auto");
    }
    if (!choice.parallel().orElse(true)) {
      dropped.add("parallel_tool_calls");
    }
    out.name("toolConfig").object().name("tools").array();
    ConverseBlockWriter marks = new ConverseBlockWriter(model, dropped);
    int index = 0;
    for (Tool tool : view.tools()) {
      tool(tool, "tools[" + index++ + "]");
      if (tool.cache().isPresent()) {
        List<String> mark = new ArrayList<>();
        marks.cachePoint(mark);
        mark.forEach(out::raw);
      }
    }
    out.endArray();
    switch (choice.mode()) {
      case UNSET, AUTO, NONE -> {}
      case REQUIRED -> out.rawField("toolChoice", "{\"any\":{}}");
      case NAMED ->
          out.name("toolChoice")
              .object()
              .name("tool")
              .object()
              .field("name", choice.name())
              .endObject()
              .endObject();
      case OPAQUE -> throw missing("tool_choice", "Use auto, required or one function");
    }
    out.endObject();
  }

  private void tool(Tool tool, String path) {
    if (tool.kind() == Tool.Kind.HOSTED) {
      throw missing(path + " (" + tool.type() + ")", "Offer a function instead");
    }
    out.object().name("toolSpec").object().field("name", tool.name());
    if (!tool.description().isBlank()) {
      out.field("description", tool.description());
    }
    out.name("inputSchema")
        .object()
        .rawField(
            "json",
            tool.kind() == Tool.Kind.CUSTOM
                ? FreeText.SCHEMA
                : MessagesRequestWriter.objectSchema(tool.schema()))
        .endObject()
        .endObject()
        .endObject();
  }

  private void format() {
    if (view.format() instanceof OutputFormat.JsonSchema schema) {
      out.name("outputConfig")
          .object()
          .name("textFormat")
          .object()
          .field("type", "json_schema")
          .name("structure")
          .object()
          .name("jsonSchema")
          .object()
          .field("name", schema.name())
          .field("schema", schema.schema())
          .endObject()
          .endObject()
          .endObject()
          .endObject();
    }
  }

  private void leaveOut() {
    Sampling sampling = view.sampling();
    if (sampling.topK().isPresent()) {
      dropped.add("top_k");
    }
    if (sampling.seed().isPresent()) {
      dropped.add("seed");
    }
    dropNonZero("frequency_penalty", sampling.frequencyPenalty());
    dropNonZero("presence_penalty", sampling.presencePenalty());
    ReasoningWish.Mode reasoning = view.reasoning().mode();
    boolean wished =
        reasoning == ReasoningWish.Mode.ENABLED || reasoning == ReasoningWish.Mode.ADAPTIVE;
    if (wished || view.reasoning().effort().isPresent()) {
      dropped.add("reasoning");
    }
    view.user().ifPresent(u -> dropped.add("user"));
    view.cacheKey().ifPresent(k -> dropped.add("prompt_cache_key"));
    view.serviceTier()
        .filter(t -> !t.equals("auto") && !t.equals("default"))
        .ifPresent(t -> dropped.add("service_tier"));
  }

  private void dropNonZero(String name, OptionalDouble value) {
    if (value.orElse(0) != 0) {
      dropped.add(name);
    }
  }

  private static UnsupportedByTargetException missing(String path, String remedy) {
    return UnsupportedByTargetException.missing(path, TARGET, remedy);
  }
}
