package dev.hone.wire.translate;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.OutputFormat;
import dev.hone.wire.view.Sampling;
import dev.hone.wire.view.Tool;
import dev.hone.wire.view.ToolChoice;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Writes a Messages request from the view of another protocol's. */
final class MessagesRequestWriter {
  private static final String TARGET = "Anthropic Messages";

  private final ChatRequest source;
  private final ChatView view;
  private final AnthropicModel model;
  private final Dropped dropped;
  private final JsonWriter out = new JsonWriter();

  MessagesRequestWriter(ChatRequest source, AnthropicModel model, Dropped dropped) {
    this.source = source;
    this.view = source.view();
    this.model = model;
    this.dropped = dropped;
  }

  byte[] write() {
    refuse();
    MessagesContent content = new MessagesContent(view, model, dropped);
    boolean tools = !view.tools().isEmpty();
    Thinking thinking = Thinking.plan(view, model, content.openToolTurnLacksThinking(), dropped);
    int maxTokens = view.maxTokens().orElse(model.defaultMaxTokens());
    out.object().field("model", model.name()).field("max_tokens", maxTokens);
    content.write(out);
    if (tools) {
      tools();
      toolChoice();
    }
    if (!view.stop().isEmpty()) {
      stop();
    }
    sampling(thinking.isOn());
    thinking.write(out, format());
    view.user().ifPresent(u -> out.name("metadata").object().field("user_id", u).endObject());
    serviceTier();
    if (source.stream()) {
      out.field("stream", true);
    }
    return out.endObject().toBytes();
  }

  /** What would change the answer and can't be said. */
  private void refuse() {
    Sampling sampling = view.sampling();
    if (sampling.n() > 1) {
      throw UnsupportedByTargetException.missing("n", TARGET, "Send the request several times");
    }
    boolean responses = source.json().get("input").isPresent();
    if (sampling.logprobs().isPresent()) {
      throw UnsupportedByTargetException.missing(Logprobs.field(source), TARGET, "Leave it out");
    }
    if (!sampling.logitBias().isEmpty()) {
      throw UnsupportedByTargetException.missing("logit_bias", TARGET, "Leave it out");
    }
    if (view.format() instanceof OutputFormat.JsonObject) {
      throw UnsupportedByTargetException.missing(
          responses ? "text.format" : "response_format", TARGET, "Use json_schema, which it has");
    }
    if (view.format() instanceof OutputFormat.JsonSchema && !model.takesOutputFormat()) {
      throw new UnsupportedByTargetException(
          responses ? "text.format" : "response_format",
          model.name() + " has no structured output",
          "Use a model from Claude 4.5 on");
    }
  }

  private void tools() {
    out.name("tools").array();
    int index = 0;
    for (Tool tool : view.tools()) {
      String path = "tools[" + index++ + "]";
      // Chat clients could not be given a custom tool's call back as one; Responses clients are.
      if (tool.kind() == Tool.Kind.HOSTED
          || (tool.kind() == Tool.Kind.CUSTOM && !source.json().get("input").isPresent())) {
        throw UnsupportedByTargetException.missing(
            path + " (" + tool.type() + ")", TARGET, "Offer a function instead");
      }
      boolean custom = tool.kind() == Tool.Kind.CUSTOM;
      out.object().field("name", tool.name());
      if (!tool.description().isEmpty()) {
        out.field("description", tool.description());
      }
      out.rawField("input_schema", custom ? FreeText.SCHEMA : objectSchema(tool.schema()));
      if (tool.strict().orElse(false) && model.takesOutputFormat()) {
        out.field("strict", true);
      }
      tool.cache().ifPresent(mark -> MessagesContent.cacheControl(out, mark));
      out.endObject();
    }
    out.endArray();
  }

  /** Messages want {@code type: object}; other protocols let clients leave it out. */
  static String objectSchema(String schema) {
    var root = JsonDocument.parse(schema).root();
    if (root.get("type").isPresent()) {
      return schema;
    }
    JsonWriter whole = new JsonWriter().object().field("type", "object");
    if (!root.get("properties").isObject()) {
      whole.name("properties").object().endObject();
    }
    root.members().forEach(m -> whole.rawField(m.name(), m.value().raw()));
    return whole.endObject().toString();
  }

  private void toolChoice() {
    ToolChoice choice = view.toolChoice();
    boolean serial = !choice.parallel().orElse(true);
    if (choice.mode() == ToolChoice.Mode.UNSET && !serial) {
      return;
    }
    out.name("tool_choice").object();
    switch (choice.mode()) {
      case UNSET, AUTO -> out.field("type", "auto");
      case NONE -> out.field("type", "none");
      case REQUIRED -> out.field("type", "any");
      case NAMED -> out.field("type", "tool").field("name", choice.name());
      case OPAQUE ->
          throw UnsupportedByTargetException.missing(
              "tool_choice", TARGET, "Use auto, none, required or one function");
    }
    if (serial && choice.mode() != ToolChoice.Mode.NONE) {
      out.field("disable_parallel_tool_use", true);
    }
    out.endObject();
  }

  private void stop() {
    out.name("stop_sequences").array();
    for (String stop : view.stop()) {
      if (stop.isBlank()) {
        throw new InvalidRequestException(
            "stop", TARGET + " refuses stop sequences of white space", "Use a visible sequence");
      }
      out.value(stop);
    }
    out.endArray();
  }

  private void sampling(boolean thinking) {
    Sampling sampling = view.sampling();
    boolean fixed = thinking || model.refusesSampling();
    OptionalDouble temperature = sampling.temperature();
    if (temperature.isPresent() && temperature.getAsDouble() != 1) {
      if (fixed) {
        dropped.add("temperature");
      } else {
        if (temperature.getAsDouble() > 1) {
          dropped.add("temperature (limited to 1)");
        }
        out.field("temperature", Math.min(1, temperature.getAsDouble()));
      }
    }
    if (sampling.topP().isPresent() && sampling.topP().getAsDouble() != 1) {
      if (fixed) {
        dropped.add("top_p");
      } else {
        out.field("top_p", sampling.topP().getAsDouble());
      }
    }
    OptionalInt topK = sampling.topK();
    if (topK.isPresent() && topK.getAsInt() > 0) {
      if (fixed) {
        dropped.add("top_k");
      } else {
        out.field("top_k", topK.getAsInt());
      }
    }
    if (sampling.seed().isPresent()) {
      dropped.add("seed");
    }
    dropNonZero("frequency_penalty", sampling.frequencyPenalty());
    dropNonZero("presence_penalty", sampling.presencePenalty());
  }

  private void dropNonZero(String name, OptionalDouble value) {
    if (value.orElse(0) != 0) {
      dropped.add(name);
    }
  }

  private String format() {
    if (view.format() instanceof OutputFormat.JsonSchema schema) {
      return new JsonWriter()
          .object()
          .field("type", "json_schema")
          .rawField("schema", schema.schema())
          .endObject()
          .toString();
    }
    return "";
  }

  private void serviceTier() {
    String tier = view.serviceTier().orElse("auto");
    switch (tier) {
      case "auto" -> {}
      case "default" -> out.field("service_tier", "standard_only");
      default -> dropped.add("service_tier");
    }
  }
}
