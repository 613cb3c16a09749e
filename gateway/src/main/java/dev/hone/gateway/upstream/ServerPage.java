package dev.hone.gateway.upstream;

import dev.hone.gateway.balance.ServerLoad;
import dev.hone.gateway.provider.ServerKind;
import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads how busy a server is from its own page: Prometheus' text format with each server's names,
 * JSON for {@code trtllm-serve} and for llama-server's slots. What is not there counts as nothing.
 */
final class ServerPage {
  private ServerPage() {}

  static ServerLoad metrics(ServerKind kind, byte[] page) {
    String text = new String(page, StandardCharsets.UTF_8);
    return switch (kind) {
      case VLLM ->
          new ServerLoad(
              count(text, "vllm:num_requests_running"),
              count(text, "vllm:num_requests_waiting"),
              Math.max(
                  most(text, "vllm:kv_cache_usage_perc"), most(text, "vllm:gpu_cache_usage_perc")));
      case TGI ->
          new ServerLoad(count(text, "tgi_batch_current_size"), count(text, "tgi_queue_size"), 0);
      case LLAMA_SERVER ->
          new ServerLoad(
              count(text, "llamacpp:requests_processing"),
              count(text, "llamacpp:requests_deferred"),
              most(text, "llamacpp:kv_cache_usage_ratio"));
      case TENSORRT_LLM -> text.startsWith("#") ? triton(text) : iterations(page);
      case OLLAMA, OTHER -> ServerLoad.UNKNOWN;
    };
  }

  /** Of llama-server's {@code /slots}: those that work. */
  static Optional<ServerLoad> slots(byte[] page) {
    return json(page)
        .filter(JsonValue::isArray)
        .map(slots ->
            new ServerLoad(
                (int)
                    slots.elements().stream()
                        .filter(
                            s -> s.get("is_processing").asBoolean(s.get("state").asLong(0) != 0))
                        .count(),
                0,
                0));
  }

  /** Triton in front of TensorRT-LLM has one gauge for each of these, told apart by a label. */
  private static ServerLoad triton(String text) {
    String requests = "nv_trt_llm_request_metrics";
    return new ServerLoad(
        count(with(text, "request_type=\"scheduled\""), requests),
        count(with(text, "request_type=\"waiting\""), requests),
        most(with(text, "kv_cache_block_type=\"fraction\""), "nv_trt_llm_kv_cache_block_metrics"));
  }

  private static String with(String text, String label) {
    return text.lines().filter(line -> line.contains(label)).collect(Collectors.joining("\n"));
  }

  /**
   * {@code trtllm-serve} lists its iterations since the last look, newest last; none if it idles.
   */
  private static ServerLoad iterations(byte[] page) {
    List<JsonValue> list = json(page).map(JsonValue::elements).orElse(List.of());
    if (list.isEmpty()) {
      return ServerLoad.UNKNOWN;
    }
    JsonValue last = list.getLast();
    JsonValue cache = last.get("kvCacheStats");
    double blocks = cache.get("maxNumBlocks").asDouble(0);
    return new ServerLoad(
        (int) last.get("numActiveRequests").asLong(0),
        (int) last.get("numQueuedRequests").asLong(0),
        blocks > 0 ? cache.get("usedNumBlocks").asDouble(0) / blocks : 0);
  }

  private static Optional<JsonValue> json(byte[] page) {
    try {
      return Optional.of(JsonDocument.parse(page).root());
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }

  /** A gauge, summed over its label sets (one per model or engine). */
  private static int count(String page, String name) {
    double sum = page.lines().mapToDouble(line -> value(line, name)).sum();
    return (int) Math.clamp(sum, 0, 1e6);
  }

  private static double most(String page, String name) {
    return Math.clamp(page.lines().mapToDouble(line -> value(line, name)).max().orElse(0), 0, 1);
  }

  /** The value of a line {@code name{labels} value [time]}; 0 for any other. */
  private static double value(String line, String name) {
    if (!line.startsWith(name)) {
      return 0;
    }
    int at = name.length();
    if (at < line.length() && line.charAt(at) == '{') {
      at = line.lastIndexOf('}') + 1;
    }
    if (at >= line.length() || line.charAt(at) != ' ') {
      return 0;
    }
    String rest = line.substring(at).strip();
    int space = rest.indexOf(' ');
    try {
      double value = Double.parseDouble(space < 0 ? rest : rest.substring(0, space));
      return Double.isFinite(value) ? value : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
