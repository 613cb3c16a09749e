package dev.hone.wire.responses;

import dev.hone.wire.StopReason;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.openai.ServiceTiers;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.Usage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the response object, whole or as the events carry it. All fields that the libraries' types
 * and the Open Responses checks want are there, at least as null; what the client asked for is
 * echoed as it wrote it.
 */
final class ResponseObject {
  /** Fields echoed from the request, with what stands there when the client left them out. */
  private static final String[][] ECHOED = {
    {"instructions", "null"},
    {"metadata", "{}"},
    {"tools", "[]"},
    {"tool_choice", "\"auto\""},
    {"parallel_tool_calls", "true"},
    {"temperature", "1"},
    {"top_p", "1"},
    {"text", "{\"format\":{\"type\":\"text\"}}"},
    {"reasoning", "{\"effort\":null,\"summary\":null}"},
    {"truncation", "\"disabled\""},
    {"max_output_tokens", "null"},
    {"max_tool_calls", "null"},
    {"top_logprobs", "0"},
    {"presence_penalty", "0"},
    {"frequency_penalty", "0"},
    {"previous_response_id", "null"},
    {"prompt_cache_key", "null"},
    {"safety_identifier", "null"},
    {"user", "null"},
    {"background", "false"},
    {"store", "false"},
    {"access_programs", "null"},
  };

  private final WriterContext context;
  private String id;
  private String model;

  ResponseObject(WriterContext context) {
    this.context = context;
    this.id = context.idWith("resp_");
    this.model = context.request().model();
  }

  void name(String answeredId, String answeredModel) {
    id = answeredId.startsWith("resp_") ? answeredId : context.idWith("resp_");
    model = context.model(answeredModel);
  }

  /** The object without its closing brace's parent: a value. */
  void write(
      JsonWriter out,
      String status,
      List<String> output,
      @Nullable Usage usage,
      Optional<String> incomplete,
      Optional<String> error) {
    out.object()
        .field("id", id)
        .field("object", "response")
        .field("created_at", context.createdSeconds())
        .field("status", status)
        .name("completed_at");
    if (status.equals("completed")) {
      out.value(context.createdSeconds());
    } else {
      out.nullValue();
    }
    out.rawField("error", error.orElse("null")).name("incomplete_details");
    if (incomplete.isPresent()) {
      out.object().field("reason", incomplete.get()).endObject();
    } else {
      out.nullValue();
    }
    out.field("model", model).name("output").array();
    output.forEach(out::raw);
    out.endArray();
    JsonValue request = context.request().json();
    for (String[] echoed : ECHOED) {
      JsonValue value = request.get(echoed[0]);
      out.rawField(echoed[0], value.isPresent() ? value.raw() : echoed[1]);
    }
    Optional<String> served = usage == null ? Optional.empty() : usage.served().serviceTier();
    out.nullableField(
        "service_tier",
        served.or(() -> request.get("service_tier").string()).flatMap(ServiceTiers::write));
    out.name("usage");
    if (usage == null) {
      out.nullValue();
    } else {
      usage(out, usage);
    }
    out.endObject();
  }

  /** The status that a stop reason stands for. */
  static String status(StopReason reason) {
    return incomplete(reason).isPresent() ? "incomplete" : "completed";
  }

  /** Why an answer is not complete, if it is not. */
  static Optional<String> incomplete(StopReason reason) {
    return switch (reason) {
      case LENGTH, CONTEXT_WINDOW -> Optional.of("max_output_tokens");
      case CONTENT_FILTER -> Optional.of("content_filter");
      case END, STOP_SEQUENCE, TOOL_CALLS, REFUSAL, PAUSE, COMPACTION, ERROR, CANCELLED, OTHER ->
          Optional.empty();
    };
  }

  private static void usage(JsonWriter out, Usage usage) {
    out.object()
        .field("input_tokens", usage.promptTokens())
        .name("input_tokens_details")
        .object()
        .field("cached_tokens", usage.cacheReadTokens())
        .field("cache_write_tokens", usage.cacheWrites().total());
    long half = usage.cacheWrites().of(CacheTtl.THIRTY_MINUTES);
    long twelve = usage.cacheWrites().of(CacheTtl.TWELVE_HOURS);
    if (half + twelve > 0) {
      out.name("cache_write_tokens_details")
          .object()
          .field("ttl_30m_tokens", half)
          .field("ttl_12h_tokens", twelve)
          .endObject();
    }
    out.endObject()
        .field("output_tokens", usage.outputTokens())
        .name("output_tokens_details")
        .object()
        .field("reasoning_tokens", usage.reasoningTokens())
        .endObject()
        .field("total_tokens", usage.promptTokens() + usage.outputTokens())
        .endObject();
  }
}
