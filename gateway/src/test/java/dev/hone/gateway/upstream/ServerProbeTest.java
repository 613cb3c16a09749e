package dev.hone.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.balance.ServerLoad;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Replication;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.provider.ServerKind;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read from which server, each with its own pages at their own paths. */
class ServerProbeTest {
  /** A page: its status and text. */
  private record Page(int status, String text) {}

  private final Vertx vertx = Vertx.vertx();
  private final UpstreamClients clients = new UpstreamClients(vertx);
  private final ServerProbe probe = new ServerProbe(clients);
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private volatile Optional<String> key = Optional.empty();
  private int port;

  @BeforeEach
  void start() {
    port =
        await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"))
            .actualPort();
  }

  @AfterEach
  void stop() {
    clients.close();
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void answer(HttpServerRequest request) {
    key = Optional.ofNullable(request.getHeader("authorization"));
    Page page = pages.getOrDefault(request.path(), new Page(404, "{\"detail\":\"Not Found\"}"));
    var _ = request.response().setStatusCode(page.status()).end(page.text());
  }

  private void serve(String path, String text) {
    pages.put(path, new Page(200, text));
  }

  private Optional<ServerLoad> look(ServerKind kind) {
    return probe.look(
        new Provider(
                "own",
                Dialect.OPENAI,
                URI.create("http://127.0.0.1:" + port + "/v1"),
                Set.of(Protocol.OPENAI_CHAT),
                List.of(new Secret("own-key")),
                Timeouts.DEFAULT,
                1,
                Map.of())
            .withReplication(
                new Replication(List.of(), kind, Duration.ofSeconds(2), Optional.empty(), 25, 4)));
  }

  @Test
  void vllm() {
    serve("/health", "");
    serve(
        "/metrics",
        """
        # HELP vllm:num_requests_running Number of requests in model execution batches.
        # TYPE vllm:num_requests_running gauge
        vllm:num_requests_running{engine="0",model_name="m"} 3.0
        # HELP vllm:num_requests_waiting Number of requests waiting to be processed.
        # TYPE vllm:num_requests_waiting gauge
        vllm:num_requests_waiting{engine="0",model_name="m"} 2.0
        # TYPE vllm:kv_cache_usage_perc gauge
        vllm:kv_cache_usage_perc{engine="0",model_name="m"} 0.5
        # TYPE vllm:num_preemptions_total counter
        vllm:num_preemptions_total{engine="0",model_name="m"} 99.0
        """);
    assertThat(look(ServerKind.VLLM)).contains(new ServerLoad(3, 2, 0.5));
    assertThat(key).contains("Bearer own-key");
  }

  @Test
  void tgi() {
    serve("/health", "");
    serve(
        "/metrics",
        """
        # TYPE tgi_request_count counter
        tgi_request_count 44
        # TYPE tgi_batch_current_size gauge
        tgi_batch_current_size 4
        # TYPE tgi_queue_size gauge
        tgi_queue_size 7
        """);
    assertThat(look(ServerKind.TGI)).contains(new ServerLoad(4, 7, 0));
  }

  @Test
  void trtllmServe() {
    serve("/health", "");
    serve(
        "/metrics",
        """
        [{"iter":1,"iterLatencyMS":7.0,"kvCacheStats":{"maxNumBlocks":100,"usedNumBlocks":90},"numActiveRequests":9},
         {"iter":2,"iterLatencyMS":7.1,"gpuMemUsage":56401920000,
          "kvCacheStats":{"allocNewBlocks":3,"freeNumBlocks":75,"maxNumBlocks":100,"tokensPerBlock":32,"usedNumBlocks":25},
          "numActiveRequests":2,"numQueuedRequests":1}]
        """);
    assertThat(look(ServerKind.TENSORRT_LLM)).contains(new ServerLoad(2, 1, 0.25));
    serve("/metrics", "[]");
    assertThat(look(ServerKind.TENSORRT_LLM)).contains(ServerLoad.UNKNOWN);
  }

  @Test
  void tritonBeforeTensorRtLlm() {
    serve("/health", "");
    serve(
        "/metrics",
        """
        # HELP nv_trt_llm_request_metrics TRT LLM request metrics
        # TYPE nv_trt_llm_request_metrics gauge
        nv_trt_llm_request_metrics{model="tensorrt_llm",request_type="waiting",version="1"} 3
        nv_trt_llm_request_metrics{model="tensorrt_llm",request_type="context",version="1"} 1
        nv_trt_llm_request_metrics{model="tensorrt_llm",request_type="scheduled",version="1"} 4
        nv_trt_llm_request_metrics{model="tensorrt_llm",request_type="max",version="1"} 512
        # TYPE nv_trt_llm_kv_cache_block_metrics gauge
        nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="fraction",model="tensorrt_llm",version="1"} 0.4
        nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="tokens_per",model="tensorrt_llm",version="1"} 64
        """);
    assertThat(look(ServerKind.TENSORRT_LLM)).contains(new ServerLoad(4, 3, 0.4));
  }

  @Test
  void ollama() {
    serve("/api/version", "{\"version\":\"0.31.0\"}");
    assertThat(look(ServerKind.OLLAMA)).contains(ServerLoad.UNKNOWN);
  }

  @Test
  void llamaServerWithMetricsAndWithout() {
    serve("/health", "{\"status\":\"ok\"}");
    serve(
        "/metrics",
        """
        # HELP llamacpp:requests_processing Number of requests processing.
        # TYPE llamacpp:requests_processing gauge
        llamacpp:requests_processing 4
        # TYPE llamacpp:requests_deferred gauge
        llamacpp:requests_deferred 46
        """);
    assertThat(look(ServerKind.LLAMA_SERVER)).contains(new ServerLoad(4, 46, 0));
    pages.put(
        "/metrics",
        new Page(
            501,
            "{\"error\":{\"code\":501,\"message\":\"This server does not support metrics endpoint.\",\"type\":\"not_supported_error\"}}"));
    serve(
        "/slots",
        "[{\"id\":0,\"n_ctx\":1024,\"is_processing\":true},{\"id\":1,\"n_ctx\":1024,\"is_processing\":false}]");
    assertThat(look(ServerKind.LLAMA_SERVER)).contains(new ServerLoad(1, 0, 0));
  }

  @Test
  void aServerThatLoadsItsModelOrIsGoneGetsNothing() {
    pages.put("/health", new Page(503, "{\"error\":{\"code\":503,\"message\":\"Loading model\"}}"));
    serve("/metrics", "llamacpp:requests_processing 0\n");
    assertThat(look(ServerKind.LLAMA_SERVER)).isEmpty();
    assertThat(look(ServerKind.OLLAMA)).isEmpty();
  }
}
