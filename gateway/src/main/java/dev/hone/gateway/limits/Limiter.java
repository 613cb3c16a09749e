package dev.hone.gateway.limits;

import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.gateway.meter.Booking;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.keys.ModelScope;
import dev.hone.ledger.keys.Quotas;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Headers;
import dev.hone.wire.RequestContext;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets requests through or refuses them, and keeps the accounts. It hears of every attempt's end,
 * so that what is charged is what the ledger says, however a request ends. Thread-safe.
 */
public final class Limiter implements Booking {
  private final LimitRules rules;
  private final Function<String, Optional<Grant>> grants;
  private final Destinations destinations;
  private final LimitState state;
  private final Forecast forecast;
  private final InstantSource clock;

  /**
   * @param grants what the key of this name may do; empty where there is no such key any more
   * @param state what outlives a change of the rules
   */
  public Limiter(
      LimitRules rules,
      Function<String, Optional<Grant>> grants,
      Destinations destinations,
      PriceBook prices,
      LimitState state,
      InstantSource clock) {
    this.rules = rules;
    this.grants = grants;
    this.destinations = destinations;
    this.state = state;
    this.forecast = new Forecast(prices, state.ratio(), rules.assumedOutput());
    this.clock = clock;
    state.zone(rules.zone());
  }

  /**
   * Reserves what a request may take.
   *
   * @throws LimitException if a limit is reached, or its key may not ask for the model
   */
  Lease admit(Wanted wanted, RequestContext context) {
    Grant grant = granted(context.keyId());
    checkScope(wanted, grant, context);
    List<Claim> claims = claims(grant, context.keyId(), context.tags());
    if (claims.isEmpty()) {
      return Lease.NONE;
    }
    Instant now = clock.instant();
    boolean estimated = claims.stream().anyMatch(c -> needsForecast(c.quotas()));
    Forecast.Most most =
        estimated
            ? forecast.of(wanted, destinations.of(wanted.model()), now)
            : new Forecast.Most(0, 0);
    Hold hold = new Hold(claims, state.periods(now), most.tokens(), most.nanos());
    return switch (state.counters().reserve(hold)) {
      case Counters.Verdict.Granted granted -> {
        Lease lease = new Lease(state.counters(), granted.reserved());
        state.began(context.requestId(), lease);
        yield lease;
      }
      case Counters.Verdict.Denied denied ->
          throw state.refused(Refusals.of(denied.refusal(), hold, context.client()));
    };
  }

  /** What whoever asks may do; a key that was ended while its request came in may do nothing. */
  private Grant granted(Optional<String> key) {
    return key.isEmpty()
        ? Grant.ALL
        : grants
            .apply(key.get())
            .orElseThrow(() ->
                new WireException(
                    ErrorKind.AUTHENTICATION, "The key '" + key.get() + "' was ended meanwhile."));
  }

  /**
   * The models that the key of this name may ask for; all of them where no key is asked for.
   *
   * @throws WireException AUTHENTICATION if there is no such key any more
   */
  public ModelScope scope(Optional<String> key) {
    return granted(key).models();
  }

  private void checkScope(Wanted wanted, Grant grant, RequestContext context) {
    if (grant.models().isAll()) {
      return;
    }
    String key = context.keyId().orElse("");
    if (wanted.model().isEmpty()) {
      throw state.refused(LimitException.scope(key));
    }
    if (!grant.models().allows(wanted.model())) {
      throw state.refused(LimitException.model(wanted.model(), key, context.client()));
    }
    for (String other : wanted.others()) {
      if (!allows(grant.models(), wanted.model(), other)) {
        throw state.refused(LimitException.model(other, key, context.client()));
      }
    }
  }

  /** A body names further models without the provider's name that stands before the first. */
  private static boolean allows(ModelScope scope, String model, String other) {
    return scope.allows(other) || scope.allows(model.substring(0, model.indexOf('/') + 1) + other);
  }

  private static boolean needsForecast(Quotas quotas) {
    return quotas.limitsMoney() || quotas.tpm().isPresent();
  }

  /** Keys and teams are always accounted for, so that a budget set in mid-month knows the month. */
  private List<Claim> claims(Grant grant, Optional<String> keyId, Map<String, String> tags) {
    List<Claim> claims = new ArrayList<>(4);
    keyId.ifPresent(key -> claims.add(new Claim(Claim.key(key), grant.quotas())));
    grant
        .team()
        .ifPresent(team ->
            claims.add(new Claim(Claim.team(team), rules.teams().getOrDefault(team, Quotas.NONE))));
    rules
        .tags()
        .forEach((tag, quotas) -> {
          int equals = tag.indexOf('=');
          String value = tags.get(tag.substring(0, equals));
          if (value != null && value.equals(tag.substring(equals + 1))) {
            claims.add(new Claim(Claim.tag(tag), quotas));
          }
        });
    if (!rules.all().isEmpty() || !claims.isEmpty()) {
      claims.add(new Claim(Claim.ALL, rules.all()));
    }
    return claims;
  }

  /** An answer that gives its slot back when it ends, and says what is left of the key's rates. */
  ChatStream watch(ChatStream answer, Lease lease, RequestContext context) {
    state.answering(context.requestId(), lease);
    if (lease == Lease.NONE) {
      return answer;
    }
    return new LimitedStream(answer, lease, headers(answer.headers(), context));
  }

  private Headers headers(Headers headers, RequestContext context) {
    Optional<String> key = context.keyId();
    if (key.isEmpty()) {
      return headers;
    }
    Quotas quotas = grants.apply(key.get()).map(Grant::quotas).orElse(Quotas.NONE);
    if (quotas.rpm().isEmpty() && quotas.tpm().isEmpty()) {
      return headers;
    }
    return state
        .counters()
        .level(new Claim(Claim.key(key.get()), quotas))
        .map(level -> RateHeaders.add(headers, level, context.client(), clock.instant()))
        .orElse(headers);
  }

  @Override
  public void began(RequestContext context) {
    state.attempting(context.requestId());
  }

  @Override
  public void book(UsageRecord line, RequestContext context, Optional<ChatRequest> request) {
    long prompt = line.tokens().prompt();
    request.ifPresent(
        r -> state.ratio().learn(line.call().modelAsked(), r.json().span().length(), prompt));
    state.booked(context.requestId(), line.cost().totalNanos(), prompt + line.tokens().output());
  }

  /** Charges what was asked for before and is done now: nothing was reserved for it. */
  public void charge(UsageRecord line) {
    Optional<String> key = line.caller().keyId();
    Grant grant = key.flatMap(grants).orElse(Grant.ALL);
    List<Claim> claims = claims(grant, key, line.caller().tags());
    long nanos = line.cost().totalNanos();
    if (nanos != 0 && !claims.isEmpty()) {
      Hold nothing = new Hold(claims, state.periods(clock.instant()), 0, 0);
      state.counters().charge(new Counters.Reserved(nothing, LocalCounters.HERE), nanos, 0);
    }
  }

  /** Gives back what a request without an answer had reserved. */
  void abandon(RequestContext context, Lease lease) {
    lease.abandon();
    state.ended(context.requestId());
  }
}
