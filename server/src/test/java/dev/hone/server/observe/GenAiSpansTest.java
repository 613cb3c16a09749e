package dev.hone.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.TokenCounts;
import dev.hone.ledger.UsageRecord;
import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import dev.hone.wire.RequestContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GenAiSpansTest {
  private final List<SpanData> spans = new ArrayList<>();
  private final SpanExporter collecting =
      new SpanExporter() {
        @Override
        public CompletableResultCode export(Collection<SpanData> some) {
          spans.addAll(some);
          return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
          return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
          return CompletableResultCode.ofSuccess();
        }
      };

  @Test
  void anAttemptIsAChildOfTheClientsSpan() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    RequestContext context =
        new RequestContext(
            "req-1",
            Optional.empty(),
            Dialect.OPENAI,
            Headers.NONE.with("traceparent", "00-" + trace + "-b7ad6b7169203331-01"),
            Optional.empty(),
            Lines.TIME,
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.of(trace),
            Lines.CONTEXT.cancellation());
    try (GenAiSpans observer =
        new GenAiSpans(
            SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(collecting))
                .build())) {
      observer
          .at(List.of())
          .book(Lines.line("gpt-5", Outcome.UPSTREAM_CUT), context, Optional.empty());
    }
    SpanData span = spans.getFirst();
    assertThat(span.getName()).isEqualTo("chat gpt-5");
    assertThat(span.getTraceId()).isEqualTo(trace);
    assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(span.getEndEpochNanos() - span.getStartEpochNanos())
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(900));
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(AttributeKey.longKey("gen_ai.usage.input_tokens")))
        .isEqualTo(140);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo("upstream_cut");
    assertThat(span.getAttributes().get(AttributeKey.booleanKey("gen_ai.request.stream"))).isTrue();
    assertThat(
            span.getAttributes().get(AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk")))
        .isEqualTo(0.08);
  }

  @Test
  void anAttemptThatNoModelAnsweredHasNoCounts() {
    UsageRecord cut = Lines.line("gpt-5", Outcome.UPSTREAM_CUT);
    UsageRecord refused =
        new UsageRecord(
            cut.requestId(),
            cut.attempt(),
            cut.time(),
            cut.caller(),
            cut.call(),
            TokenCounts.NONE,
            cut.cost(),
            cut.ending());
    try (GenAiSpans observer =
        new GenAiSpans(
            SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(collecting))
                .build())) {
      observer.at(List.of()).book(refused, Lines.CONTEXT, Optional.empty());
    }
    assertThat(spans.getFirst().getAttributes().asMap().keySet())
        .extracting(AttributeKey::getKey)
        .contains("gen_ai.request.model", "error.type")
        .doesNotContain("gen_ai.response.model")
        .noneMatch(key -> key.startsWith("gen_ai.usage."));
  }

  @Test
  void spansReachACollectorOverHttp() throws Exception {
    CompletableFuture<byte[]> received = new CompletableFuture<>();
    CompletableFuture<String> key = new CompletableFuture<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          key.complete(exchange.getRequestHeaders().getFirst("x-key"));
          received.complete(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    URI endpoint =
        URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces");
    GenAiSpans observer = new GenAiSpans(new Tracing(endpoint, Map.of("x-key", "k"), "my-hone"));
    observer.at(List.of()).book(Lines.line("gpt-5", Outcome.OK), Lines.CONTEXT, Optional.empty());
    observer.close();
    String bytes = new String(received.get(10, TimeUnit.SECONDS), StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("my-hone", "chat gpt-5", "gen_ai.response.model");
    assertThat(key.get()).isEqualTo("k");
    collector.stop(0);
  }
}
