package dev.hone.server.api;

import dev.hone.gateway.batch.BackgroundBooks;
import dev.hone.gateway.batch.BackgroundCall;
import dev.hone.gateway.batch.BatchBooks;
import dev.hone.gateway.batch.BatchCall;
import dev.hone.gateway.limits.LimitStage;
import dev.hone.gateway.limits.Wanted;
import dev.hone.gateway.meter.Asked;
import dev.hone.gateway.meter.Attempt;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.retry.RelayTries;
import dev.hone.gateway.route.Target;
import dev.hone.server.http.Exchange;
import dev.hone.server.http.PathSpelling;
import dev.hone.wire.ChatStream;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Operation;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Relays a call to a provider byte for byte, and meters it where the answer reports usage. */
public final class ProviderRelay {
  /** The operation of a call that Hone knows nothing of: it may do something. */
  static final String RAW = "raw";

  private final RelayTries tries;
  private final LimitStage limits;
  private final BatchBooks batches;
  private final BackgroundBooks background;

  public ProviderRelay(
      RelayTries tries, LimitStage limits, BatchBooks batches, BackgroundBooks background) {
    this.tries = tries;
    this.limits = limits;
    this.batches = batches;
    this.background = background;
  }

  /**
   * Relays a call that names no model, as the client sent it.
   *
   * @param path as the provider's clients send it
   * @param query after the {@code ?}
   */
  void relay(Exchange exchange, Provider provider, String path, Optional<String> query) {
    relay(exchange, new Target(provider, ""), path, query, exchange.body(), RAW, "");
  }

  /**
   * Relays the exchange to another path of the provider, with the client's query.
   *
   * @param target the provider, and the model under the name that it is priced by
   * @param path as the provider's clients send it
   * @param body what to send: the client's, or an edited one
   * @param operation its name in the ledger
   * @param model the model asked for; empty where the call names none
   */
  void relay(
      Exchange exchange, Target target, String path, byte[] body, String operation, String model) {
    relay(exchange, target, path, Queries.of(exchange), body, operation, model);
  }

  private void relay(
      Exchange exchange,
      Target target,
      String path,
      Optional<String> query,
      byte[] body,
      String operation,
      String model) {
    RequestContext context = RequestContexts.of(exchange);
    Operation.HttpCall call =
        new Operation.HttpCall(
            exchange.method(), path + query.map(q -> "?" + q).orElse(""), context.headers(), body);
    RelayTries.Relayed relayed;
    try {
      relayed = open(exchange, context, target.provider(), call, operation, model);
    } catch (UpstreamException e) {
      fail(exchange, e);
      return;
    }
    relayed.attempt().servedBy(target.model());
    ChatStream answer = relayed.answer();
    // Booked however it is spelt: the provider may not mind.
    String plain = PathSpelling.plain(path);
    Optional<BatchCall> batch = BatchCall.of(exchange.dialect(), plain);
    Optional<BackgroundCall> look = BackgroundCall.of(exchange.dialect(), exchange.method(), plain);
    Consumption consumption =
        batch.isPresent() || look.isPresent()
            ? Consumption.NEVER
            : Consumption.of(exchange.method(), operation);
    boolean begun =
        exchange.stream(
            answer.status(),
            UploadUrls.throughHone(exchange, target.provider(), answer.headers()),
            out -> {
              FrameSink reply =
                  new RawReply(
                      out,
                      relayed.attempt(),
                      !target.model().isEmpty(),
                      consumption,
                      answer.status(),
                      answer.streamed());
              answer.forwardTo(
                  batch
                      .map(found ->
                          batches.watch(
                              found, target.provider(), context, exchange.baseUrl(), answer, reply))
                      .or(() ->
                          look.map(l ->
                              background.watch(target.provider().name(), answer.streamed(), reply)))
                      .orElse(reply));
            });
    if (!begun) {
      answer.cancel();
    }
  }

  /**
   * Asks a provider in its own format what a client asked in another, and answers in the client's.
   *
   * @param model the model that the client asked for
   * @param translation what the provider's answer says in the client's format
   */
  void ask(
      Exchange exchange,
      Target target,
      ForeignCall asked,
      String operation,
      String model,
      ForeignReply.Translation translation) {
    RequestContext context = RequestContexts.of(exchange);
    Operation.HttpCall call =
        new Operation.HttpCall("POST", asked.path(), context.headers(), asked.body());
    RelayTries.Relayed relayed;
    try {
      relayed = open(exchange, context, target.provider(), call, operation, model);
    } catch (UpstreamException e) {
      UpstreamErrorReply.send(exchange, e);
      return;
    }
    relayed.attempt().servedBy(target.model());
    relayed
        .answer()
        .forwardTo(new ForeignReply(exchange, relayed.attempt(), asked.dropped(), translation));
  }

  private RelayTries.Relayed open(
      Exchange exchange,
      RequestContext context,
      Provider provider,
      Operation.HttpCall call,
      String operation,
      String model) {
    byte[] body = call.body();
    Asked asked = new Asked("raw", model, operation, false, body.length);
    AtomicReference<@Nullable Attempt> last = new AtomicReference<>();
    ChatStream answer =
        limits.call(
            Wanted.other(model, body.length),
            context,
            () -> {
              RelayTries.Relayed relayed =
                  tries.open(provider, call, asked, context, !operation.equals(RAW));
              last.set(relayed.attempt());
              return relayed.answer();
            });
    Attempt attempt = Objects.requireNonNull(last.get());
    exchange
        .cancellation()
        .onCancel(() -> {
          attempt.clientGone();
          answer.cancel();
        });
    return new RelayTries.Relayed(answer, attempt);
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
