package dev.hone.server.api;

import dev.hone.gateway.limits.LimitStage;
import dev.hone.gateway.limits.Wanted;
import dev.hone.gateway.meter.Asked;
import dev.hone.gateway.meter.Attempt;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.retry.RelayTries;
import dev.hone.server.http.Exchange;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Operation;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Relays a call to a provider byte for byte, and meters it where the answer reports usage. */
public final class ProviderRelay {
  /** The operation of a call that Hone knows nothing of: it may do something. */
  static final String RAW = "raw";

  private final RelayTries tries;
  private final LimitStage limits;

  public ProviderRelay(RelayTries tries, LimitStage limits) {
    this.tries = tries;
    this.limits = limits;
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
    // Not the parsed path: an address instead of a path must be refused, not read as one.
    String asSent = exchange.pathAndQuery();
    int query = asSent.indexOf('?');
    String path = query < 0 ? asSent : asSent.substring(0, query);
    relay(exchange, provider, path, body, operation, model);
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
    Operation.HttpCall call =
        new Operation.HttpCall(
            exchange.method(),
            path + context.query().map(q -> "?" + q).orElse(""),
            context.headers(),
            body);
    AtomicReference<@Nullable Attempt> last = new AtomicReference<>();
    ChatStream answer;
    try {
      answer =
          limits.call(
              Wanted.other(model, body.length),
              context,
              () -> {
                RelayTries.Relayed relayed =
                    tries.open(provider, call, asked, context, !operation.equals(RAW));
                last.set(relayed.attempt());
                return relayed.answer();
              });
    } catch (UpstreamException e) {
      fail(exchange, e);
      return;
    }
    Attempt attempt = Objects.requireNonNull(last.get());
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

  /** An error of the provider's goes back as it came, whatever its shape. */
  private static void fail(Exchange exchange, UpstreamException error) {
    if (error.reply().isPresent() && error.reply().get().body().length > 0) {
      UpstreamException.Reply reply = error.reply().get();
      exchange.respond(reply.status(), reply.headers(), reply.body());
    } else {
      UpstreamErrorReply.send(exchange, error);
    }
  }
}
