package dev.hone.wire.translate;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.OutputFormat;
import dev.hone.wire.view.ReasoningWish;
import dev.hone.wire.view.Sampling;
import dev.hone.wire.view.Tool;
import dev.hone.wire.view.ToolChoice;
import java.util.Optional;
import java.util.OptionalDouble;

/** Writes a chat completions request from the view of another protocol's. */
final class ChatRequestWriter {
  private static final String TARGET = "Chat completions";
  private static final int MOST_STOPS = 4;

  private final ChatRequest source;
  private final ChatView view;
  private final OpenAiModel model;
  private final Dropped dropped;
  private final JsonWriter out = new JsonWriter();

  ChatRequestWriter(ChatRequest source, OpenAiModel model, Dropped dropped) {
    this.source = source;
    this.view = source.view();
    this.model = model;
    this.dropped = dropped;
  }

  byte[] write() {
    out.object().field("model", model.name());
    new ChatContent(model, dropped).write(view, out);
    if (view.maxTokens().isPresent()) {
      out.field(model.maxTokensField(), view.maxTokens().getAsInt());
    }
    if (!view.tools().isEmpty()) {
      tools();
      toolChoice();
    }
    stop();
    sampling();
    format();
    reasoning();
    view.cacheKey().ifPresent(this::cacheKey);
    view.user().ifPresent(this::user);
    serviceTier();
    if (source.stream()) {
      out.field("stream", true)
          .name("stream_options")
          .object()
          .field("include_usage", true)
          .endObject();
    }
    return out.endObject().toBytes();
  }

  private void tools() {
    out.name("tools").array();
    int index = 0;
    for (Tool tool : view.tools()) {
      String path = "tools[" + index++ + "]";
      switch (tool.kind()) {
        case HOSTED ->
            throw UnsupportedByTargetException.missing(
                path + " (" + tool.type() + ")", TARGET, "Offer a function instead");
        case CUSTOM -> {
          if (model.isOpenAis()) {
            out.object().field("type", "custom").name("custom").object();
            named(tool);
            out.endObject().endObject();
          } else {
            function(tool, FreeText.SCHEMA);
          }
        }
        case FUNCTION -> function(tool, tool.schema());
      }
      tool.cache().ifPresent(mark -> dropped.add("cache_control"));
    }
    out.endArray();
  }

  private void function(Tool tool, String schema) {
    out.object().field("type", "function").name("function").object();
    named(tool);
    out.rawField("parameters", schema);
    tool.strict().ifPresent(s -> out.field("strict", s));
    out.endObject().endObject();
  }

  private void named(Tool tool) {
    out.field("name", tool.name());
    if (!tool.description().isEmpty()) {
      out.field("description", tool.description());
    }
  }

  private void toolChoice() {
    ToolChoice choice = view.toolChoice();
    switch (choice.mode()) {
      case UNSET -> {}
      case AUTO -> out.field("tool_choice", "auto");
      case NONE -> out.field("tool_choice", "none");
      case REQUIRED -> out.field("tool_choice", "required");
      case NAMED ->
          out.name("tool_choice")
              .object()
              .field("type", "function")
              .name("function")
              .object()
              .field("name", choice.name())
              .endObject()
              .endObject();
      case OPAQUE ->
          throw UnsupportedByTargetException.missing(
              "tool_choice", TARGET, "Use auto, none, required or one function");
    }
    choice.parallel().ifPresent(p -> out.field("parallel_tool_calls", p));
  }

  private void stop() {
    if (view.stop().isEmpty()) {
      return;
    }
    if (model.isOpenAis() && view.stop().size() > MOST_STOPS) {
      throw new UnsupportedByTargetException(
          "stop_sequences",
          model.name() + " takes at most " + MOST_STOPS + " sequences",
          "Send fewer");
    }
    out.name("stop").array();
    view.stop().forEach(out::value);
    out.endArray();
  }

  private void sampling() {
    Sampling sampling = view.sampling();
    sampled("temperature", sampling.temperature());
    sampled("top_p", sampling.topP());
    penalty("frequency_penalty", sampling.frequencyPenalty());
    penalty("presence_penalty", sampling.presencePenalty());
    sampling.seed().ifPresent(seed -> out.rawField(model.seedField(), seed.toString()));
    if (sampling.n() > 1) {
      out.field("n", sampling.n());
    }
    if (sampling.topK().isPresent()) {
      if (model.isOpenAis() || model.isMistrals()) {
        dropped.add("top_k");
      } else {
        out.field("top_k", sampling.topK().getAsInt());
      }
    }
    if (sampling.logprobs().isPresent()) {
      logprobs(sampling.logprobs().getAsInt());
    }
  }

  private void logprobs(int alternatives) {
    if (source.protocol() == Protocol.GEMINI_GENERATE) {
      throw new UnsupportedByTargetException(
          "generationConfig.responseLogprobs",
          "log-probabilities of " + TARGET + " are not given back in Gemini's form",
          "Leave it out, or ask by chat completions or Responses");
    }
    out.field("logprobs", true);
    if (alternatives > 0) {
      out.field("top_logprobs", alternatives);
    }
  }

  /** OpenAI's reasoning models refuse every value but none. */
  private void penalty(String name, OptionalDouble value) {
    if (value.orElse(0) == 0) {
      return;
    }
    if (model.reasons()) {
      dropped.add(name);
    } else {
      out.field(name, value.getAsDouble());
    }
  }

  /** OpenAI's reasoning models refuse every value but the default. */
  private void sampled(String name, OptionalDouble value) {
    if (value.isEmpty()) {
      return;
    }
    if (model.reasons() && value.getAsDouble() != 1) {
      dropped.add(name);
    } else if (!model.reasons()) {
      out.field(name, value.getAsDouble());
    }
  }

  private void format() {
    switch (view.format()) {
      case OutputFormat.PlainText p -> {}
      case OutputFormat.JsonObject o ->
          out.name("response_format").object().field("type", "json_object").endObject();
      case OutputFormat.JsonSchema s -> {
        out.name("response_format")
            .object()
            .field("type", "json_schema")
            .name("json_schema")
            .object()
            .field("name", s.name())
            .rawField("schema", s.schema());
        s.strict().ifPresent(strict -> out.field("strict", strict));
        out.endObject().endObject();
      }
    }
  }

  private void reasoning() {
    ReasoningWish wish = view.reasoning();
    if (wish.mode() == ReasoningWish.Mode.UNSET && wish.effort().isEmpty()) {
      return;
    }
    if (!model.reasons()) {
      if (wish.mode() != ReasoningWish.Mode.DISABLED) {
        dropped.add("reasoning");
      }
      return;
    }
    Optional<String> effort =
        switch (wish.mode()) {
          case DISABLED -> Optional.of("none");
          case ADAPTIVE, UNSET -> wish.effort();
          case ENABLED -> wish.effort().or(() -> Optional.of(effort(wish)));
        };
    out.optionalField("reasoning_effort", effort);
  }

  private static String effort(ReasoningWish wish) {
    int budget = wish.budgetTokens().orElse(8_192);
    return budget <= 2_048 ? "low" : budget <= 16_384 ? "medium" : "high";
  }

  private void cacheKey(String key) {
    if (model.isOpenAis()) {
      out.field("prompt_cache_key", key);
    } else {
      dropped.add("prompt_cache_key");
    }
  }

  private void user(String user) {
    if (source.json().get("metadata").get("user_id").isPresent()) {
      dropped.add("metadata.user_id");
    } else if (model.isMistrals()) {
      dropped.add("user");
    } else {
      out.field("user", user);
    }
  }

  private void serviceTier() {
    String tier = view.serviceTier().orElse("");
    if (!tier.isEmpty() && model.isMistrals()) {
      dropped.add("service_tier");
    } else if (!tier.isEmpty()) {
      out.field("service_tier", tier.equals("standard_only") ? "default" : tier);
    }
  }
}
