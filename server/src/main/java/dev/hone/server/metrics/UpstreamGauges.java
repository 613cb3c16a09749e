package dev.hone.server.metrics;

import dev.hone.gateway.balance.Balancer;
import dev.hone.gateway.balance.Server;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is known of the upstreams' servers, for {@code /metrics}. */
final class UpstreamGauges {
  private final Balancer balancer;
  private final MultiGauge up;
  private final MultiGauge breaker;
  private final MultiGauge open;
  private final MultiGauge load;

  UpstreamGauges(MeterRegistry registry, Balancer balancer) {
    this.balancer = balancer;
    this.up = gauge(registry, "hone.upstream.up", "1: the last look found it, or nobody looks");
    this.breaker =
        gauge(registry, "hone.upstream.breaker", "circuit breaker: 0 closed, 1 half-open, 2 open");
    this.open = gauge(registry, "hone.upstream.requests.open", "requests of this gateway there");
    this.load = gauge(registry, "hone.upstream.load", "what the balancer weighs it with");
  }

  /** Takes the present state. */
  void refresh() {
    List<Server> servers = balancer.servers();
    rows(up, servers, s -> s.up() ? 1 : 0);
    rows(
        breaker,
        servers,
        s ->
            switch (s.breakerState()) {
              case "open" -> 2;
              case "half-open" -> 1;
              default -> 0;
            });
    rows(open, servers, Server::open);
    rows(load, servers, Server::load);
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private static void rows(MultiGauge gauge, List<Server> servers, ToDoubleFunction<Server> value) {
    gauge.register(
        servers.stream()
            .map(s ->
                MultiGauge.Row.of(
                    Tags.of("provider", s.provider(), "server", s.url().getAuthority()),
                    value.applyAsDouble(s)))
            .toList(),
        true);
  }
}
