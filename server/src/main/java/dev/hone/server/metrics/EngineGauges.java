package dev.hone.server.metrics;

import dev.hone.engine.EngineMetrics;
import dev.hone.server.local.LocalModel;
import dev.hone.server.local.LocalModels;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Gauges and counters of every local model's engine, registered when the model is first seen. */
final class EngineGauges {
  private final MeterRegistry registry;
  private final LocalModels models;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  EngineGauges(MeterRegistry registry, LocalModels models) {
    this.registry = registry;
    this.models = models;
  }

  /** Registers the models that became ready since the last call. */
  void refresh() {
    for (LocalModel model : models.ready()) {
      if (known.add(model.name())) {
        register(model);
      }
    }
  }

  private void register(LocalModel model) {
    gauge(model, "hone.engine.running", "requests that share the steps", EngineMetrics::running);
    gauge(model, "hone.engine.waiting", "requests in the queue", EngineMetrics::waiting);
    gauge(model, "hone.engine.kv.pages.free", "free KV pages", EngineMetrics::freePages);
    gauge(model, "hone.engine.kv.pages", "all KV pages", EngineMetrics::totalPages);
    counter(model, "hone.engine.requests", "requests taken", EngineMetrics::requests);
    counter(model, "hone.engine.prompt.tokens", "prompt tokens", EngineMetrics::promptTokens);
    counter(
        model,
        "hone.engine.cached.tokens",
        "prompt tokens that needed no computing",
        EngineMetrics::cachedTokens);
    counter(model, "hone.engine.output.tokens", "tokens drawn", EngineMetrics::outputTokens);
    counter(model, "hone.engine.steps", "model steps", EngineMetrics::steps);
    counter(model, "hone.engine.step.seconds", "time in model steps", m -> m.stepNanos() / 1e9);
  }

  private void gauge(
      LocalModel model, String name, String description, ToDoubleFunction<EngineMetrics> value) {
    Gauge.builder(name, model, m -> value.applyAsDouble(m.engine().metrics()))
        .description(description)
        .tags(Tags.of("model", model.name()))
        .register(registry);
  }

  private void counter(
      LocalModel model, String name, String description, ToDoubleFunction<EngineMetrics> value) {
    FunctionCounter.builder(name, model, m -> value.applyAsDouble(m.engine().metrics()))
        .description(description)
        .tags(Tags.of("model", model.name()))
        .register(registry);
  }
}
