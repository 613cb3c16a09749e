package dev.hone.cli.bench;

import dev.hone.wire.json.JsonWriter;

/** A load run for other programs. */
public final class LoadJson {
  private LoadJson() {}

  /** {@code {"throughput": {…}, "first_token_ms": {"p50", …}, "requests": {"clean", …}}}. */
  public static String render(LoadResult result) {
    LoadOptions options = result.options();
    JsonWriter json = new JsonWriter().object();
    json.field("url", options.endpoint().toString()).field("model", options.model());
    json.field("streams", options.streams()).field("max_tokens", options.maxTokens());
    json.field("seconds", result.seconds());
    json.name("throughput").object();
    json.field("requests_per_second", result.requestsPerSecond());
    json.field("tokens_per_second", result.tokensPerSecond());
    json.field("tokens", result.tokens()).endObject();
    percentiles(json.name("first_token_ms"), result.firstToken());
    percentiles(json.name("between_tokens_ms"), result.betweenTokens());
    percentiles(json.name("whole_answer_ms"), result.whole());
    json.name("requests").object().field("sent", options.requests());
    json.field("clean", result.clean()).field("broken", result.broken());
    json.name("errors").object();
    result.errors().forEach((kind, count) -> json.field(kind, count));
    json.endObject().field("first_failure", result.complaint()).endObject();
    return json.endObject() + "\n";
  }

  private static void percentiles(JsonWriter json, Samples samples) {
    json.object().field("p50", samples.percentile(50)).field("p95", samples.percentile(95));
    json.field("p99", samples.percentile(99)).field("max", samples.max()).endObject();
  }
}
