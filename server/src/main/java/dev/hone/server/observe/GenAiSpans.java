package dev.hone.server.observe;

import dev.hone.gateway.meter.Booking;
import dev.hone.gateway.provider.Provider;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import dev.hone.wire.RequestContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A span for every attempt, by OpenTelemetry's conventions for generative AI, as a child of the
 * client's own span where it sends a {@code traceparent}. Spans wait in a bounded queue; a
 * collector that is slow or gone costs spans, never requests.
 */
public final class GenAiSpans implements AutoCloseable {
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("gen_ai.operation.name");
  private static final AttributeKey<String> PROVIDER =
      AttributeKey.stringKey("gen_ai.provider.name");
  private static final AttributeKey<String> ASKED = AttributeKey.stringKey("gen_ai.request.model");
  private static final AttributeKey<String> SERVED =
      AttributeKey.stringKey("gen_ai.response.model");
  private static final AttributeKey<String> CONVERSATION =
      AttributeKey.stringKey("gen_ai.conversation.id");
  private static final AttributeKey<Long> INPUT = AttributeKey.longKey("gen_ai.usage.input_tokens");
  private static final AttributeKey<Long> OUTPUT =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  private static final AttributeKey<Long> READ =
      AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
  private static final AttributeKey<Long> WRITTEN =
      AttributeKey.longKey("gen_ai.usage.cache_write.input_tokens");

  /** The conventions' name for the same until 2026, which dashboards know. */
  private static final AttributeKey<Long> CREATED =
      AttributeKey.longKey("gen_ai.usage.cache_creation.input_tokens");

  private static final AttributeKey<Long> REASONING =
      AttributeKey.longKey("gen_ai.usage.reasoning.output_tokens");
  private static final AttributeKey<Boolean> STREAM =
      AttributeKey.booleanKey("gen_ai.request.stream");
  private static final AttributeKey<Double> FIRST_CHUNK =
      AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> REQUEST = AttributeKey.stringKey("hone.request.id");
  private static final AttributeKey<String> UPSTREAM_REQUEST =
      AttributeKey.stringKey("hone.upstream.request.id");
  private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("hone.attempt");
  private static final AttributeKey<Long> COST = AttributeKey.longKey("hone.cost.nano_usd");

  private static final TextMapGetter<RequestContext> HEADERS =
      new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable RequestContext carrier, String key) {
          return carrier == null ? null : carrier.headers().first(key).orElse(null);
        }
      };

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /** Sends to a collector. */
  public GenAiSpans(Tracing tracing) {
    this(provider(tracing));
  }

  GenAiSpans(SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = provider.get("dev.hone");
  }

  private static SdkTracerProvider provider(Tracing tracing) {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(tracing.endpoint().toString());
    tracing.headers().forEach(exporter::addHeader);
    return SdkTracerProvider.builder()
        .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
        .setResource(
            Resource.getDefault()
                .merge(
                    Resource.builder()
                        .put(AttributeKey.stringKey("service.name"), tracing.service())
                        .build()))
        .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
        .build();
  }

  /** Takes attempts at these providers, each under the conventions' name for it. */
  public Booking at(List<Provider> providers) {
    Map<String, String> names = new HashMap<>();
    providers.forEach(p -> names.put(p.name(), ConventionNames.provider(p)));
    return (line, context, request) ->
        span(line, context, names.getOrDefault(line.call().provider(), line.call().provider()));
  }

  private void span(UsageRecord line, RequestContext context, String providerName) {
    String operation = ConventionNames.operation(line.call());
    Context parent =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), context, HEADERS);
    SpanBuilder builder =
        tracer
            .spanBuilder(operation + " " + line.call().modelAsked())
            .setParent(parent)
            .setSpanKind(SpanKind.CLIENT)
            .setStartTimestamp(nanos(line.time()), TimeUnit.NANOSECONDS)
            .setAttribute(OPERATION, operation)
            .setAttribute(PROVIDER, providerName)
            .setAttribute(ASKED, line.call().modelAsked())
            .setAttribute(STREAM, line.call().streamed())
            .setAttribute(REQUEST, line.requestId())
            .setAttribute(ATTEMPT, (long) line.attempt())
            .setAttribute(COST, line.cost().totalNanos());
    line.caller().session().ifPresent(id -> builder.setAttribute(CONVERSATION, id));
    line.ending().upstreamRequest().ifPresent(id -> builder.setAttribute(UPSTREAM_REQUEST, id));
    line.ending()
        .timeToFirstToken()
        .filter(t -> line.call().streamed())
        .ifPresent(t -> builder.setAttribute(FIRST_CHUNK, t.toNanos() / 1e9));
    if (line.ending().status() != 0) {
      builder.setAttribute(STATUS, (long) line.ending().status());
    }
    Outcome outcome = line.ending().outcome();
    if (!outcome.failed() || line.tokens().prompt() + line.tokens().output() > 0) {
      setUsage(builder, line);
    }
    Span span = builder.startSpan();
    if (outcome.failed()) {
      span.setAttribute(ERROR, outcome.name().toLowerCase(Locale.ROOT));
      span.setStatus(StatusCode.ERROR);
    }
    span.end(nanos(line.time().plus(line.ending().duration())), TimeUnit.NANOSECONDS);
  }

  /** A failure without tokens says nothing here: no model answered it. */
  private static void setUsage(SpanBuilder builder, UsageRecord line) {
    builder
        .setAttribute(SERVED, line.call().modelServed())
        .setAttribute(INPUT, line.tokens().prompt())
        .setAttribute(OUTPUT, line.tokens().output())
        .setAttribute(READ, line.tokens().cacheRead())
        .setAttribute(WRITTEN, line.tokens().written().total())
        .setAttribute(CREATED, line.tokens().written().total())
        .setAttribute(REASONING, line.tokens().reasoning());
  }

  private static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  /** Sends what waits, for a moment. */
  @Override
  public void close() {
    provider.shutdown().join(2, TimeUnit.SECONDS);
  }
}
