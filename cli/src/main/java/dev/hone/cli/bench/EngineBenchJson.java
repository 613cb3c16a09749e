package dev.hone.cli.bench;

import dev.hone.wire.json.JsonWriter;

/** An engine benchmark for other programs. */
public final class EngineBenchJson {
  private EngineBenchJson() {}

  /** {@code {"model": …, "prefill": {…}, "decode": {…}, "bandwidth": {…}, "peer": {…}}}. */
  public static String render(EngineBenchResult result) {
    EngineBenchOptions options = result.options();
    JsonWriter json = new JsonWriter().object();
    json.name("model").object();
    json.field("name", result.modelName());
    json.field("file", String.valueOf(options.model().getFileName()));
    json.field("weight_bytes", result.weightBytes());
    json.field("bytes_per_token", result.bytesPerToken());
    json.field("load_seconds", result.loadSeconds());
    json.endObject();
    json.field("kernels", result.kernels());
    json.field("threads", options.threads());
    json.name("prefill").object().field("tokens", options.prompt());
    speeds(json.field("depth", options.depth()), result.prefill()).endObject();
    json.name("decode").object().field("tokens", options.generated());
    speeds(json.field("depth", options.depth()), result.decode());
    json.field("weight_bytes_per_second", result.decodeBytesPerSecond());
    json.field("share_of_bandwidth", result.bandwidthShare());
    json.endObject();
    json.name("bandwidth").object().field("buffer_bytes", options.bandwidthBytes());
    json.field("bytes_per_second", result.bandwidth().median());
    json.field("best_bytes_per_second", result.bandwidth().max());
    json.endObject();
    json.field("peak_resident_bytes", result.peakBytes());
    result.peer().ifPresent(peer -> peer(json, result, peer));
    return json.endObject() + "\n";
  }

  private static void peer(JsonWriter json, EngineBenchResult result, EngineBenchResult.Peer peer) {
    json.name("peer").object().name("command").array();
    result.options().peer().forEach(json::value);
    json.endArray();
    speeds(json.name("prefill").object(), peer.prefill());
    json.field("ratio", EngineBenchResult.pairwise(result.prefill(), peer.prefill())).endObject();
    speeds(json.name("decode").object(), peer.decode());
    json.field("ratio", EngineBenchResult.pairwise(result.decode(), peer.decode())).endObject();
    json.endObject();
  }

  private static JsonWriter speeds(JsonWriter json, Samples samples) {
    json.field("tokens_per_second", samples.median()).name("runs").array();
    for (double speed : samples.all()) {
      json.value(speed);
    }
    return json.endArray();
  }
}
