package dev.hone.gateway.limits;

import dev.hone.ledger.prices.ServiceTier;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.json.JsonValue;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of a request its cost hangs on.
 *
 * @param model as the client names it; empty where the call names none
 * @param bytes length of the body
 * @param maxOutput the client's own limit of output tokens
 * @param answers how many answers it asks for
 * @param generates whether it asks for an answer of text at all
 * @param tiers classes of service, besides the standard one, that it may be served in
 * @param others further models that the body lets the upstream ask: OpenRouter's list, Anthropic's
 *     {@code fallbacks}, and those of tools that ask one themselves (advisors, painters)
 */
public record Wanted(
    String model,
    long bytes,
    OptionalLong maxOutput,
    long answers,
    boolean generates,
    Set<ServiceTier> tiers,
    List<String> others) {
  /** Keeps copies. */
  public Wanted {
    tiers = Set.copyOf(tiers);
    others = List.copyOf(others);
  }

  /** A call that generates nothing: embeddings, counts, other paths. */
  public static Wanted other(String model, long bytes) {
    return new Wanted(model, bytes, OptionalLong.empty(), 1, false, Set.of(), List.of());
  }

  /** A chat request. Reads single fields of the body, not the view, which few requests need. */
  public static Wanted of(ChatRequest request) {
    JsonValue body = request.json();
    return new Wanted(
        request.model(),
        body.span().length(),
        maxOutput(request),
        Math.max(1, answers(request)),
        true,
        tiers(body),
        others(body));
  }

  private static List<String> others(JsonValue body) {
    JsonValue tools = body.get("tools");
    JsonValue models = body.get("models");
    JsonValue fallbacks = body.get("fallbacks");
    if (tools.isMissing() && models.isMissing() && fallbacks.isMissing()) {
      return List.of();
    }
    Stream<JsonValue> asked = tools.elements().stream().flatMap(Wanted::modelsOfTool);
    Stream<JsonValue> answering =
        Stream.of(models, fallbacks)
            .flatMap(list -> list.elements().stream())
            .flatMap(one -> one.isObject() ? named(one) : Stream.of(one));
    return Stream.concat(answering, asked)
        .map(name -> name.asString(""))
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  /** A function's {@code parameters} are a schema, those of OpenRouter's tools are settings. */
  private static Stream<JsonValue> modelsOfTool(JsonValue tool) {
    return tool.get("type").asString("").equals("function")
        ? Stream.empty()
        : Stream.concat(named(tool), named(tool.get("parameters")));
  }

  /** Each of them, where the field stands twice: the upstream may take either. */
  private static Stream<JsonValue> named(JsonValue object) {
    return object.members().stream()
        .filter(member -> member.name().equals("model"))
        .map(JsonValue.Member::value);
  }

  private static OptionalLong maxOutput(ChatRequest request) {
    JsonValue body = request.json();
    return switch (request.protocol()) {
      case OPENAI_CHAT -> {
        OptionalLong newer = number(body.get("max_completion_tokens"));
        yield newer.isPresent() ? newer : number(body.get("max_tokens"));
      }
      case OPENAI_RESPONSES -> number(body.get("max_output_tokens"));
      case GEMINI_GENERATE -> number(body.get("generationConfig").get("maxOutputTokens"));
      case OPENAI_COMPLETIONS, ANTHROPIC_MESSAGES, OPENAI_EMBEDDINGS, BEDROCK_CONVERSE ->
          number(body.get("max_tokens"));
    };
  }

  private static long answers(ChatRequest request) {
    JsonValue body = request.json();
    return switch (request.protocol()) {
      case OPENAI_CHAT -> body.get("n").asLong(1);
      case OPENAI_COMPLETIONS -> Math.max(body.get("n").asLong(1), body.get("best_of").asLong(1));
      case GEMINI_GENERATE -> body.get("generationConfig").get("candidateCount").asLong(1);
      case OPENAI_RESPONSES, ANTHROPIC_MESSAGES, OPENAI_EMBEDDINGS, BEDROCK_CONVERSE -> 1;
    };
  }

  private static Set<ServiceTier> tiers(JsonValue body) {
    JsonValue tier = body.get("service_tier");
    return ServiceTier.of(tier.string())
        .filter(t -> t == ServiceTier.PRIORITY)
        .map(Set::of)
        .orElse(Set.of());
  }

  private static OptionalLong number(JsonValue value) {
    return value.isNumber() && value.asLong(-1) >= 0
        ? OptionalLong.of(value.asLong(0))
        : OptionalLong.empty();
  }
}
