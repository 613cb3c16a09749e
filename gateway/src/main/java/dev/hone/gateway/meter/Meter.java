package dev.hone.gateway.meter;

import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.prices.LineCost;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.RequestContext;
import dev.hone.wire.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Opens an {@link Attempt} for every try at an upstream. */
public final class Meter {
  /** The provider's name of the local engine, whose answers cost nothing. */
  public static final String LOCAL = "local";

  /** The provider's name of an answer that was given before; it costs nothing. */
  public static final String RESPONSE_CACHE = "response-cache";

  private final PriceBook prices;
  private final Booking book;
  private final Deferred deferred;
  private final InstantSource clock;
  private final LongSupplier nanos;

  /**
   * @param book takes the lines
   * @param nanos a monotonic clock, {@link System#nanoTime}
   */
  public Meter(PriceBook prices, Booking book, InstantSource clock, LongSupplier nanos) {
    this(prices, book, Deferred.NONE, clock, nanos);
  }

  /**
   * @param book takes the lines
   * @param deferred hears of answers whose usage comes later
   * @param nanos a monotonic clock, {@link System#nanoTime}
   */
  public Meter(
      PriceBook prices, Booking book, Deferred deferred, InstantSource clock, LongSupplier nanos) {
    this.prices = prices;
    this.book = book;
    this.deferred = deferred;
    this.clock = clock;
    this.nanos = nanos;
  }

  /**
   * Begins an attempt at a chat request.
   *
   * @param number 1 for the first attempt of the request
   * @param provider who is asked
   */
  public Attempt begin(ChatRequest request, RequestContext context, int number, String provider) {
    return begin(request, context, number, provider, request.model());
  }

  /**
   * Begins an attempt at a chat request that goes out under another name of the model.
   *
   * @param target the model that is asked for there: what is charged if the answer names none
   */
  public Attempt begin(
      ChatRequest request, RequestContext context, int number, String provider, String target) {
    return begin(
        new Asked(
            request.protocol().name().toLowerCase(Locale.ROOT),
            request.model(),
            "chat",
            request.stream(),
            request.bytes().length),
        Optional.of(request),
        context,
        number,
        provider,
        target);
  }

  /** Begins an attempt at any operation. */
  public Attempt begin(Asked asked, RequestContext context, int number, String provider) {
    return begin(asked, Optional.empty(), context, number, provider, asked.model());
  }

  private Attempt begin(
      Asked asked,
      Optional<ChatRequest> request,
      RequestContext context,
      int number,
      String provider,
      String target) {
    book.began(context);
    return new Attempt(
        this,
        asked,
        request,
        context,
        number,
        provider,
        target,
        clock.instant(),
        nanos.getAsLong());
  }

  /** The money of an answer; the local engine's is free unless a user gives it a price. */
  LineCost cost(String provider, String model, Usage usage, Instant at, Duration took) {
    return provider.equals(LOCAL) && prices.find(LOCAL, model).isEmpty()
        ? LineCost.free()
        : prices.cost(provider, model, usage, at, took);
  }

  void deferred(String provider, String response, RequestContext context, Instant time) {
    deferred.began(provider, response, context, time);
  }

  long now() {
    return nanos.getAsLong();
  }

  void book(UsageRecord line, RequestContext context, Optional<ChatRequest> request) {
    book.book(line, context, request);
  }
}
