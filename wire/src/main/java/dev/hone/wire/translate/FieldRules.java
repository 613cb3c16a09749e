package dev.hone.wire.translate;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.gemini.ProtoFields;
import dev.hone.wire.json.JsonValue;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The top-level fields of each protocol: which are translated, which must be refused because they
 * change the answer or hang on state that only their own provider keeps, and which fall away with a
 * note. A field that nobody knows falls away with a note too.
 */
final class FieldRules {
  private static final Set<String> CHAT =
      Set.of(
          "model",
          "messages",
          "stream",
          "stream_options",
          "max_tokens",
          "max_completion_tokens",
          "tools",
          "tool_choice",
          "functions",
          "function_call",
          "parallel_tool_calls",
          "stop",
          "temperature",
          "top_p",
          "top_k",
          "frequency_penalty",
          "presence_penalty",
          "seed",
          "response_format",
          "reasoning_effort",
          "reasoning",
          "thinking",
          "user",
          "safety_identifier",
          "service_tier",
          "n",
          "logprobs",
          "top_logprobs",
          "logit_bias");

  private static final Set<String> CHAT_REFUSED =
      Set.of(
          "audio",
          "web_search_options",
          "structured_outputs",
          "guided_json",
          "guided_regex",
          "guided_grammar",
          "grammar");

  private static final Set<String> MESSAGES =
      Set.of(
          "model",
          "messages",
          "system",
          "stream",
          "max_tokens",
          "tools",
          "tool_choice",
          "stop_sequences",
          "temperature",
          "top_p",
          "top_k",
          "thinking",
          "output_config",
          "output_format",
          "service_tier");

  private static final Set<String> MESSAGES_REFUSED = Set.of("container", "mcp_servers", "thread");

  private static final Set<String> RESPONSES =
      Set.of(
          "model",
          "input",
          "instructions",
          "stream",
          "max_output_tokens",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "temperature",
          "top_p",
          "top_logprobs",
          "text",
          "reasoning",
          "user",
          "safety_identifier",
          "prompt_cache_key",
          "service_tier",
          "include",
          "store",
          "previous_response_id",
          "conversation",
          "stream_options");

  private static final Set<String> RESPONSES_REFUSED =
      Set.of("prompt", "background", "max_tool_calls", "image");

  private static final Set<String> GENERATE =
      Set.of(
          "contents",
          "systemInstruction",
          "tools",
          "toolConfig",
          "generationConfig",
          "serviceTier",
          "model",
          "generateContentRequest");

  /** State that Google keeps. */
  private static final Set<String> GENERATE_REFUSED = Set.of("cachedContent", "continuationToken");

  private static final Set<String> GENERATION_CONFIG =
      Set.of(
          "temperature",
          "topP",
          "topK",
          "candidateCount",
          "maxOutputTokens",
          "stopSequences",
          "responseMimeType",
          "responseSchema",
          "responseJsonSchema",
          "responseLogprobs",
          "logprobs",
          "presencePenalty",
          "frequencyPenalty",
          "seed",
          "thinkingConfig");

  private static final Set<String> GENERATION_CONFIG_REFUSED =
      Set.of("speechConfig", "imageConfig");

  private FieldRules() {}

  static void check(ChatRequest source, Protocol target, Dropped dropped) {
    switch (source.protocol()) {
      case OPENAI_CHAT -> {
        check(source.json(), CHAT, CHAT_REFUSED, target, dropped);
        if (Citations.inHistory(source.json())) {
          dropped.add("annotations");
        }
      }
      case ANTHROPIC_MESSAGES -> {
        check(source.json(), MESSAGES, MESSAGES_REFUSED, target, dropped);
        if (Citations.inBlocks(source.json())) {
          dropped.add("citations");
        }
      }
      case OPENAI_RESPONSES -> {
        state(source.json());
        check(source.json(), RESPONSES, RESPONSES_REFUSED, target, dropped);
      }
      case GEMINI_GENERATE -> {
        // Google's fields have two names each.
        UnaryOperator<String> camel = ProtoFields::camel;
        check(source.json(), camel, GENERATE, GENERATE_REFUSED, target, dropped);
        check(
            ProtoFields.get(source.json(), "generationConfig"),
            camel,
            GENERATION_CONFIG,
            GENERATION_CONFIG_REFUSED,
            target,
            dropped);
      }
      case OPENAI_COMPLETIONS, OPENAI_EMBEDDINGS, BEDROCK_CONVERSE ->
          throw new InvalidRequestException(
              "",
              source.protocol() + " can't be translated to " + target,
              "Choose an upstream that speaks this protocol itself");
    }
  }

  /** State that another provider's protocol does not have is refused, never ignored. */
  private static void state(JsonValue root) {
    for (String name : new String[] {"previous_response_id", "conversation"}) {
      if (root.get(name).isPresent()) {
        throw new UnsupportedByTargetException(
            name,
            "this upstream keeps no responses",
            "Send the whole input with each request, with store: false");
      }
    }
  }

  private static void check(
      JsonValue root, Set<String> known, Set<String> refused, Protocol target, Dropped dropped) {
    check(root, UnaryOperator.identity(), known, refused, target, dropped);
  }

  private static void check(
      JsonValue root,
      UnaryOperator<String> names,
      Set<String> known,
      Set<String> refused,
      Protocol target,
      Dropped dropped) {
    for (JsonValue.Member member : root.members()) {
      JsonValue value = member.value();
      boolean says =
          value.isPresent() && !(value.kind() == JsonValue.Kind.BOOLEAN && !value.asBoolean(true));
      String name = names.apply(member.name());
      if (!says || known.contains(name)) {
        continue;
      }
      if (refused.contains(name)) {
        throw UnsupportedByTargetException.missing(
            member.name(), target.toString(), "Leave it out, or choose another model");
      }
      if (name.equals("modalities") || name.equals("responseModalities")) {
        modalities(name, value, target);
        continue;
      }
      dropped.add(member.name());
    }
  }

  private static void modalities(String name, JsonValue value, Protocol target) {
    if (value.elements().stream().anyMatch(m -> !m.asString("").equalsIgnoreCase("text"))) {
      throw UnsupportedByTargetException.missing(
          name, target.toString(), "Ask for text, or choose another model");
    }
  }
}
