package dev.hone.wire.translate;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.OutputFormat;
import dev.hone.wire.view.Sampling;
import dev.hone.wire.view.Tool;
import dev.hone.wire.view.ToolChoice;
import java.math.BigInteger;
import java.util.OptionalDouble;

/** Writes a generateContent request from the view of another protocol's. */
final class GeminiRequestWriter {
  private static final String TARGET = "Gemini";
  private static final int MOST_STOPS = 5;

  private final ChatRequest source;
  private final ChatView view;
  private final GeminiModel model;
  private final Dropped dropped;
  private final JsonWriter out = new JsonWriter();

  GeminiRequestWriter(ChatRequest source, GeminiModel model, Dropped dropped) {
    this.source = source;
    this.view = source.view();
    this.model = model;
    this.dropped = dropped;
  }

  byte[] write() {
    out.object();
    new GeminiContents(view, model, dropped).write(out);
    if (!view.tools().isEmpty()) {
      tools();
      toolChoice();
    }
    out.name("generationConfig").object();
    config();
    out.endObject();
    view.serviceTier().ifPresent(this::serviceTier);
    view.cacheKey().ifPresent(k -> dropped.add("prompt_cache_key"));
    view.user().ifPresent(u -> dropped.add("user"));
    return out.endObject().toBytes();
  }

  private void tools() {
    out.name("tools").array().object().name("functionDeclarations").array();
    int index = 0;
    for (Tool tool : view.tools()) {
      String path = "tools[" + index++ + "]";
      // Chat clients could not be given a custom tool's call back as one; Responses clients are.
      boolean custom = tool.kind() == Tool.Kind.CUSTOM;
      if (tool.kind() == Tool.Kind.HOSTED
          || (custom && source.protocol() != Protocol.OPENAI_RESPONSES)) {
        throw UnsupportedByTargetException.missing(
            path + " (" + tool.type() + ")", TARGET, "Offer a function instead");
      }
      out.object().field("name", tool.name());
      if (!tool.description().isEmpty()) {
        out.field("description", tool.description());
      }
      String schema = custom ? FreeText.SCHEMA : tool.schema();
      if (hasParameters(schema)) {
        out.rawField("parametersJsonSchema", schema);
      }
      out.endObject();
      tool.cache().ifPresent(mark -> dropped.add("cache_control"));
    }
    out.endArray().endObject().endArray();
  }

  /** An object without properties is refused; without a schema a function takes nothing. */
  private static boolean hasParameters(String schema) {
    JsonValue root = JsonDocument.parse(schema).root();
    return root.members().stream()
        .anyMatch(m ->
            !m.name().equals("type")
                && !m.name().equals("$schema")
                && !m.name().equals("additionalProperties")
                && !(m.value().isObject() && m.value().members().isEmpty())
                && !(m.value().isArray() && m.value().elements().isEmpty()));
  }

  private void toolChoice() {
    ToolChoice choice = view.toolChoice();
    if (choice.parallel().isPresent() && !choice.parallel().get()) {
      dropped.add("parallel_tool_calls");
    }
    if (choice.mode() == ToolChoice.Mode.UNSET) {
      return;
    }
    out.name("toolConfig").object().name("functionCallingConfig").object();
    switch (choice.mode()) {
      case UNSET, AUTO -> out.field("mode", "AUTO");
      case NONE -> out.field("mode", "NONE");
      case REQUIRED -> out.field("mode", "ANY");
      case NAMED ->
          out.field("mode", "ANY")
              .name("allowedFunctionNames")
              .array()
              .value(choice.name())
              .endArray();
      case OPAQUE ->
          throw UnsupportedByTargetException.missing(
              "tool_choice", TARGET, "Use auto, none, required or one function");
    }
    out.endObject().endObject();
  }

  private void config() {
    Sampling sampling = view.sampling();
    if (!sampling.logitBias().isEmpty()) {
      throw UnsupportedByTargetException.missing("logit_bias", TARGET, "Leave it out");
    }
    number("temperature", sampling.temperature());
    number("topP", sampling.topP());
    if (sampling.topK().isPresent()) {
      out.field("topK", sampling.topK().getAsInt());
    }
    number("frequencyPenalty", sampling.frequencyPenalty());
    number("presencePenalty", sampling.presencePenalty());
    sampling.seed().ifPresent(this::seed);
    if (sampling.n() > 1) {
      out.field("candidateCount", sampling.n());
    }
    if (view.maxTokens().isPresent()) {
      out.field("maxOutputTokens", view.maxTokens().getAsInt());
    }
    if (sampling.logprobs().isPresent()) {
      throw new UnsupportedByTargetException(
          Logprobs.field(source),
          "log-probabilities of " + TARGET + " are not given back in OpenAI's form",
          "Leave it out");
    }
    stop();
    format();
    GeminiThinking.write(view.reasoning(), model, out, dropped);
  }

  private void number(String name, OptionalDouble value) {
    value.ifPresent(v -> out.field(name, v));
  }

  /** Gemini's seeds have 32 bits. */
  private void seed(BigInteger seed) {
    if (seed.bitLength() < 32) {
      out.field("seed", seed.longValue());
    } else {
      dropped.add("seed");
    }
  }

  private void stop() {
    if (view.stop().isEmpty()) {
      return;
    }
    if (view.stop().size() > MOST_STOPS) {
      throw new UnsupportedByTargetException(
          "stop", TARGET + " takes at most " + MOST_STOPS + " sequences", "Send fewer");
    }
    out.name("stopSequences").array();
    view.stop().forEach(out::value);
    out.endArray();
  }

  private void format() {
    switch (view.format()) {
      case OutputFormat.PlainText p -> {}
      case OutputFormat.JsonObject o -> out.field("responseMimeType", "application/json");
      case OutputFormat.JsonSchema s ->
          out.field("responseMimeType", "application/json")
              .rawField("responseJsonSchema", s.schema());
    }
  }

  private void serviceTier(String tier) {
    switch (tier) {
      case "auto" -> {}
      case "default", "standard", "standard_only" -> out.field("serviceTier", "standard");
      case "flex", "priority" -> out.field("serviceTier", tier);
      default -> dropped.add("service_tier");
    }
  }
}
