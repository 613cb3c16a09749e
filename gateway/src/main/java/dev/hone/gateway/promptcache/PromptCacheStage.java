package dev.hone.gateway.promptcache;

import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.retry.TargetStage;
import dev.hone.gateway.route.Target;
import dev.hone.wire.Backend;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.usage.CacheTtl;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/**
 * Plans the prompt cache of each try, writes the plan into the request and learns from the answer.
 * A provider that refuses a planned request because of its marks gets it again without.
 */
public final class PromptCacheStage implements TargetStage {
  private final PromptCacheMemory memory;
  private final CacheRuleBook rules;
  private final InstantSource clock;

  public PromptCacheStage(PromptCacheMemory memory, CacheRuleBook rules, InstantSource clock) {
    this.memory = memory;
    this.rules = rules;
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
    Optional<ModelCacheRules> found =
        rules.find(target, request.protocol(), () -> tokens(model, request), now);
    if (found.isEmpty() || request.json().get("thread").isPresent()) {
      return next.open(request, context);
    }
    String scope = PromptCacheMemory.scope(target, key);
    if (memory.refuses(scope)) {
      return next.open(request, context);
    }
    double scale = memory.scale().of(model, request.prefix());
    Prompt prompt = Prompt.of(scope, request.prefix(), scale, automatic(request));
    if (prompt.tokens() < found.get().minTokens()) {
      return next.open(request, context);
    }
    boolean waited =
        found.get().dialect() == CacheDialect.MARKS
            && memory.flights().await(prompt, found.get().minTokens());
    Plan plan = memory.planner().plan(prompt, found.get(), waited ? clock.instant() : now);
    return send(request, plan, model, context, next);
  }

  private long tokens(String model, ChatRequest request) {
    return (long) (request.prefix().tokens() * memory.scale().of(model, request.prefix()));
  }

  private ChatStream send(
      ChatRequest request, Plan plan, String model, RequestContext context, Backend next) {
    ChatRequest marked = MarkEdits.apply(request, plan);
    Runnable land = memory.flights().begin(plan);
    ChatStream answer;
    try {
      answer = next.open(marked, context);
      memory.planner().begun(plan);
    } catch (WireException e) {
      memory.planner().failed(plan);
      if (marked != request && isAboutMarks(e)) {
        memory.refuse(plan.prompt().scope());
        return next.open(request, context);
      }
      throw e;
    } finally {
      land.run();
    }
    return new PlannedStream(
        answer,
        header(plan),
        lifetime(plan),
        usage ->
            usage.ifPresentOrElse(
                used -> {
                  CacheUse use = CacheUse.of(used);
                  memory.planner().observe(plan, use);
                  if (used.iterations().isEmpty()) {
                    memory.scale().learn(model, request.prefix(), use.prompt());
                  }
                },
                () -> memory.planner().unknown(plan)));
  }

  private static boolean isAboutMarks(WireException failure) {
    return failure instanceof UpstreamException upstream
        && upstream.status() == 400
        && String.valueOf(upstream.getMessage()).toLowerCase(Locale.ROOT).contains("cache");
  }

  private static Optional<CacheTtl> automatic(ChatRequest request) {
    JsonValue mark = request.json().get("cache_control");
    if (!mark.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        mark.get("ttl").asString("5m").equals("1h") ? CacheTtl.ONE_HOUR : CacheTtl.FIVE_MINUTES);
  }

  private static Optional<CacheTtl> lifetime(Plan plan) {
    if (plan.prompt().clientMarks() > 0) {
      return Optional.empty();
    }
    Optional<CacheTtl> first = plan.marks().stream().findFirst().map(Mark::ttl);
    return first.filter(ttl -> plan.marks().stream().allMatch(m -> m.ttl() == ttl));
  }

  /** {@code marks=2; ttl=5m; read~5120; pays}. */
  private static String header(Plan plan) {
    StringBuilder out = new StringBuilder("marks=" + plan.marks().size());
    if (!plan.marks().isEmpty()) {
      out.append("; ttl=").append(word(plan.marks().getFirst().ttl()));
    }
    if (plan.prompt().clientMarks() > 0) {
      out.append("; client-marks=").append(plan.prompt().clientMarks());
    }
    long read = 0;
    for (int i = 0; i < plan.readable(); i++) {
      read += plan.prompt().blocks().get(i).tokens();
    }
    if (read > 0) {
      out.append("; read~").append(read);
    }
    return out.append("; ").append(plan.reason()).toString();
  }

  private static String word(CacheTtl ttl) {
    return switch (ttl) {
      case FIVE_MINUTES, UNSPECIFIED -> "5m";
      case THIRTY_MINUTES -> "30m";
      case ONE_HOUR -> "1h";
      case TWELVE_HOURS -> "12h";
    };
  }
}
