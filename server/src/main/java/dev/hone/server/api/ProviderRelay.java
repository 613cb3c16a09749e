package dev.hone.server.api;

import dev.hone.gateway.meter.Asked;
import dev.hone.gateway.meter.Attempt;
import dev.hone.gateway.meter.Meter;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.upstream.RelayUpstream;
import dev.hone.server.http.Exchange;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Operation;
import dev.hone.wire.RequestContext;
import dev.hone.wire.error.WireException;
import java.util.Optional;

/** Relays a call to a provider byte for byte, and meters it where the answer reports usage. */
public final class ProviderRelay {
  private final RelayUpstream upstream;
  private final Meter meter;

  public ProviderRelay(RelayUpstream upstream, Meter meter) {
    this.upstream = upstream;
    this.meter = meter;
  }

  /**
   * Relays the exchange.
   *
   * @param body what to send: the client's, or an edited one
   * @param operation its name in the ledger
   * @param model the model asked for; empty where the call names none
   */
  public void relay(
      Exchange exchange, Provider provider, byte[] body, String operation, String model) {
    relay(exchange, provider, exchange.path(), body, operation, model);
  }

  /**
   * Relays the exchange to another path of the provider, with the client's query.
   *
   * @param path as the provider's clients send it
   */
  public void relay(
      Exchange exchange,
      Provider provider,
      String path,
      byte[] body,
      String operation,
      String model) {
    RequestContext context = RequestContexts.of(exchange);
    Asked asked = new Asked("raw", model, operation, false, body.length);
    Attempt attempt = meter.begin(asked, context, 1, provider.name());
    ChatStream answer;
    try {
      answer =
          upstream.open(
              provider,
              key(provider, context),
              new Operation.HttpCall(
                  exchange.method(),
                  path + context.query().map(q -> "?" + q).orElse(""),
                  context.headers(),
                  body),
              context.headers(),
              exchange.cancellation());
    } catch (WireException e) {
      attempt.failed(e);
      throw e;
    }
    exchange
        .cancellation()
        .onCancel(() -> {
          attempt.clientGone();
          answer.cancel();
        });
    boolean begun =
        exchange.stream(
            answer.status(),
            answer.headers(),
            out ->
                answer.forwardTo(new RawReply(out, attempt, answer.status(), answer.streamed())));
    if (!begun) {
      answer.cancel();
    }
  }

  private static Optional<Secret> key(Provider provider, RequestContext context) {
    if (provider.keys().isEmpty()) {
      return Optional.empty();
    }
    int affinity = context.session().or(context::keyId).orElse("").hashCode();
    return Optional.of(provider.keys().get(Math.floorMod(affinity, provider.keys().size())));
  }
}
