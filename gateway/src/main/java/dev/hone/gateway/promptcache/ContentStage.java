package dev.hone.gateway.promptcache;

import dev.hone.gateway.promptcache.ContentPlan.Order;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.retry.TargetStage;
import dev.hone.gateway.route.Target;
import dev.hone.ledger.UsageRecord;
import dev.hone.wire.Backend;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and reads Gemini's cached contents. A content is made beside the request path, once the
 * answer that asked for it has ended, or ({@link ContentTiming#FIRST}) before a request, which
 * waits for it; later requests with the same beginning, tools and tool settings read it. A request
 * that is refused with a content goes out again as it came.
 */
public final class ContentStage implements TargetStage {
  private static final Logger LOG = LoggerFactory.getLogger(ContentStage.class);

  /** For how long a request waits for a content. What comes later serves later ones. */
  private static final long PATIENCE = 10_000;

  private final PromptCacheMemory memory;
  private final CacheRuleBook rules;
  private final ContentTiming timing;
  private final CachedContents client;
  private final Executor beside;
  private final ContentBooks books;
  private final InstantSource clock;

  /**
   * @param beside runs what blocks, off the request path
   * @param ledger takes a line for each content that is made or kept longer
   */
  public ContentStage(
      PromptCacheMemory memory,
      CacheRuleBook rules,
      ContentTiming timing,
      CachedContents client,
      Executor beside,
      Consumer<UsageRecord> ledger,
      InstantSource clock) {
    this.memory = memory;
    this.rules = rules;
    this.timing = timing;
    this.client = client;
    this.beside = beside;
    this.books = new ContentBooks(ledger, rules, clock);
    this.clock = clock;
  }

  @Override
  public Backend before(Target target, Optional<Secret> key, Backend next) {
    return (request, context) -> open(target, key, request, context, next);
  }

  private ChatStream open(
      Target target,
      Optional<Secret> key,
      ChatRequest request,
      RequestContext context,
      Backend next) {
    String model = target.provider().name() + "/" + target.model();
    Instant now = clock.instant();
    Optional<ContentRules> found = rules.contents(target, request.protocol(), now);
    if (found.isEmpty()) {
      return next.open(request, context);
    }
    String scope = PromptCacheMemory.scope(target, key) + "#" + ContentRequest.settings(request);
    if (memory.refuses(scope) || !ContentRequest.isPlain(request)) {
      return next.open(request, context);
    }
    double scale = memory.scale().of(model, request.prefix());
    Prompt prompt = Prompt.of(scope, request.prefix(), scale, Optional.empty());
    if (prompt.tokens() < found.get().minTokens()) {
      return next.open(request, context);
    }
    Work work = new Work(target, key, request, context, scope);
    boolean waited =
        timing == ContentTiming.FIRST && memory.flights().await(prompt, found.get().minTokens());
    Instant at = waited ? clock.instant() : now;
    ContentPlan planned = memory.contents().plan(prompt, found.get(), timing, at);
    ContentPlan plan = first(work, readable(work, planned));
    try {
      return send(work, plan, next);
    } catch (WireException e) {
      cancel(plan);
      throw e;
    }
  }

  /** A request on its way. */
  private record Work(
      Target target,
      Optional<Secret> key,
      ChatRequest request,
      RequestContext context,
      String scope) {
    String model() {
      return target.provider().name() + "/" + target.model();
    }

    String beginning(int covered) {
      return ContentRequest.beginning(request, target.model(), covered);
    }
  }

  /** The plan, without a content that does not hold this very beginning of the request. */
  private ContentPlan readable(Work work, ContentPlan plan) {
    if (plan.use() < 0) {
      return plan;
    }
    OptionalInt covered = ContentRequest.leavingSome(work.request(), plan.use());
    boolean holds =
        covered.isPresent()
            && memory
                .liveContents()
                .holds(
                    plan.name(),
                    work.target().provider(),
                    work.key(),
                    work.beginning(covered.getAsInt()));
    return holds ? plan : unread(plan);
  }

  /** The plan of a request that goes out without its content, which is then not kept longer. */
  private ContentPlan unread(ContentPlan plan) {
    plan.extend().ifPresent(order -> memory.contents().notMade(plan, order));
    return plan.unread();
  }

  /** Has the content made that this request is to read, and waits for it, but not for too long. */
  private ContentPlan first(Work work, ContentPlan plan) {
    if (!plan.first()) {
      return plan;
    }
    Order order = plan.make().orElseThrow();
    if (ContentRequest.leavingSome(work.request(), order.block()).isEmpty()) {
      memory.contents().notMade(plan, order);
      return plan.goingOn("no message would be left");
    }
    CompletableFuture<Optional<String>> made = new CompletableFuture<>();
    Runnable land = memory.flights().begin(plan.prompt(), IntStream.of(order.block()));
    beside.execute(() -> {
      try {
        made.complete(make(work, plan, order));
      } finally {
        land.run();
        made.complete(Optional.empty());
      }
    });
    try {
      return made.get(PATIENCE, TimeUnit.MILLISECONDS)
          .map(name -> plan.reading(order, name))
          .orElseGet(() -> plan.goingOn("a content pays, but was not made"));
    } catch (TimeoutException e) {
      return plan.goingOn("a content pays, but is not there yet");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return plan.goingOn("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("is completed with a value only", e);
    }
  }

  private ChatStream send(Work work, ContentPlan plan, Backend next) {
    if (plan.use() < 0) {
      return watched(work, plan, next.open(work.request(), work.context()));
    }
    int covered = ContentRequest.contentsUpTo(work.request(), plan.use()).orElseThrow();
    ChatStream answer;
    try {
      answer =
          next.open(ContentRequest.reading(work.request(), plan.name(), covered), work.context());
    } catch (UpstreamException e) {
      if (e.status() != 400 && e.status() != 403 && e.status() != 404) {
        throw e;
      }
      return again(work, plan, e, next);
    }
    return watched(work, plan, answer);
  }

  /** Sends the request as it came. If that works, the content was what was wrong. */
  private ChatStream again(Work work, ContentPlan plan, UpstreamException refusal, Backend next) {
    ChatStream answer = next.open(work.request(), work.context());
    memory.contents().lost(plan);
    memory.liveContents().forget(plan.name());
    String why = String.valueOf(refusal.getMessage()).toLowerCase(Locale.ROOT);
    if (refusal.status() == 400 && !why.contains("not found")) {
      LOG.warn("{} takes no cached contents here: {}", work.model(), refusal.getMessage());
      memory.refuse(work.scope());
    }
    return watched(work, unread(plan), answer);
  }

  private ChatStream watched(Work work, ContentPlan plan, ChatStream answer) {
    String header =
        plan.use() < 0
            ? "content=none; " + plan.reason()
            : "content=" + plan.name() + (plan.first() ? "; made; read" : "; read");
    return new PlannedStream(
        answer,
        header,
        Optional.empty(),
        usage -> {
          if (usage.isEmpty()) {
            cancel(plan);
            return;
          }
          CacheUse use = CacheUse.of(usage.get());
          memory.contents().observe(plan, use);
          memory.scale().learn(work.model(), work.request().prefix(), use.prompt());
          plan.make().ifPresent(order -> beside.execute(() -> make(work, plan, order)));
          plan.extend().ifPresent(order -> beside.execute(() -> extend(work, plan, order)));
        });
  }

  private void cancel(ContentPlan plan) {
    plan.make().ifPresent(order -> memory.contents().notMade(plan, order));
    plan.extend().ifPresent(order -> memory.contents().notMade(plan, order));
  }

  /** Makes it; its name, if that worked. */
  private Optional<String> make(Work work, ContentPlan plan, Order order) {
    Instant began = clock.instant();
    Duration ttl = Duration.ofMillis(order.ttlMillis());
    int covered = ContentRequest.contentsUpTo(work.request(), order.block()).orElseThrow();
    try {
      CachedContents.Made made =
          client.create(
              work.target().provider(),
              work.key(),
              ContentRequest.making(work.request(), work.target().model(), covered, ttl));
      memory
          .liveContents()
          .put(
              made.name(),
              new LiveContents.Live(
                  work.target().provider(), work.key(), work.beginning(covered), began.plus(ttl)),
              clock.instant());
      memory.contents().made(plan, order, made.name(), began);
      books.book(work.target(), order, made.tokens(), work.context(), began, clock.instant());
      return Optional.of(made.name());
    } catch (WireException e) {
      LOG.debug("{} made no cached content", work.model(), e);
      memory.contents().notMade(plan, order);
      if (e instanceof UpstreamException refusal && refusal.status() / 100 == 4) {
        LOG.warn("{} makes no cached contents: {}", work.model(), e.getMessage());
        memory.refuse(work.scope());
      }
      return Optional.empty();
    }
  }

  private void extend(Work work, ContentPlan plan, Order order) {
    Instant began = clock.instant();
    Duration ttl = Duration.ofMillis(order.ttlMillis());
    try {
      client.extend(work.target().provider(), work.key(), plan.name(), ttl);
      memory.contents().made(plan, order, plan.name(), began);
      memory.liveContents().keep(plan.name(), began.plus(ttl));
      books.book(work.target(), order, 0, work.context(), began, clock.instant());
    } catch (WireException e) {
      LOG.debug("{} was not kept longer", plan.name(), e);
      memory.contents().notMade(plan, order);
    }
  }
}
