package dev.hone.server.api;

import dev.hone.server.http.Exchange;
import dev.hone.server.local.LocalModels;
import dev.hone.server.local.ModelSlot;
import dev.hone.server.metrics.ServerMetrics;
import dev.hone.wire.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;

/** {@code /healthz}, {@code /readyz} and {@code /metrics}. */
public final class StatusEndpoints {
  private final LocalModels models;
  private final ServerMetrics metrics;
  private final BooleanSupplier draining;

  /**
   * @param draining true once the server takes no new work
   */
  public StatusEndpoints(LocalModels models, ServerMetrics metrics, BooleanSupplier draining) {
    this.models = models;
    this.metrics = metrics;
    this.draining = draining;
  }

  /** 200 as long as the process serves. */
  public void health(Exchange exchange) {
    JsonWriter json = new JsonWriter().object().field("status", "ok").name("models").object();
    for (ModelSlot slot : models.all()) {
      json.field(slot.name(), state(slot));
    }
    exchange.respond(200, "application/json", json.endObject().endObject().toBytes());
  }

  /**
   * The probe that Claude Code sends to its base URL before anything else: 200, and no provider
   * hears of it.
   */
  public void probe(Exchange exchange) {
    exchange.respond(200, "application/json", new byte[0]);
  }

  /**
   * 200 when every local model is ready and the server is not shutting down, else 503: for load
   * balancers.
   */
  public void ready(Exchange exchange) {
    List<ModelSlot> slots = models.all();
    boolean ready =
        !draining.getAsBoolean() && slots.stream().allMatch(s -> s instanceof ModelSlot.Ready);
    exchange.respond(
        ready ? 200 : 503,
        "application/json",
        new JsonWriter().object().field("ready", ready).endObject().toBytes());
  }

  public void metrics(Exchange exchange) {
    exchange.respond(
        200,
        "text/plain; version=0.0.4; charset=utf-8",
        metrics.scrape().getBytes(StandardCharsets.UTF_8));
  }

  private static String state(ModelSlot slot) {
    return switch (slot) {
      case ModelSlot.Ready r -> "ready";
      case ModelSlot.Preparing p -> p.doing();
      case ModelSlot.Failed f -> "failed: " + f.reason();
    };
  }
}
