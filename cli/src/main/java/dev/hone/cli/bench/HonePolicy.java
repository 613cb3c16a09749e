package dev.hone.cli.bench;

import dev.hone.gateway.promptcache.CacheDialect;
import dev.hone.gateway.promptcache.CachePlanner;
import dev.hone.gateway.promptcache.ModelCacheRules;
import dev.hone.gateway.promptcache.Plan;
import dev.hone.gateway.promptcache.PromptBlock;
import dev.hone.simulation.cache.CachePlan;
import dev.hone.simulation.cache.CacheUse;
import dev.hone.simulation.cache.Mark;
import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.policy.Decision;
import dev.hone.simulation.policy.MarkPolicy;
import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.prompt.Prompt;
import dev.hone.simulation.prompt.Section;
import dev.hone.wire.prefix.BlockKind;
import dev.hone.wire.usage.CacheTtl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hone's own planner before a simulated provider. Output is not counted there, so the planner is
 * told none.
 */
final class HonePolicy implements MarkPolicy {
  private static final long PATIENCE = 5_000;

  private final ProviderRules provider;
  private final ModelCacheRules rules;
  private final CachePlanner planner = new CachePlanner();
  private final Map<Integer, Plan> sent = new HashMap<>();
  private final Set<Long> flying = new HashSet<>();

  HonePolicy(ProviderRules provider) {
    this.provider = provider;
    this.rules = rules(provider);
  }

  @Override
  public Decision decide(Call call, long now) {
    if (rules.dialect() == CacheDialect.MARKS
        && now < call.at() + PATIENCE
        && isBeingWritten(call.prompt())) {
      return new Decision.Hold(call.at() + PATIENCE);
    }
    Plan plan = planner.plan(prompt(call.prompt(), provider), rules, Instant.ofEpochMilli(now));
    sent.put(call.index(), plan);
    List<Mark> marks = new ArrayList<>();
    for (dev.hone.gateway.promptcache.Mark mark : plan.marks()) {
      marks.add(new Mark(mark.block(), duration(mark.ttl())));
      if (mark.block() >= plan.readable()) {
        flying.add(call.prompt().prefixHash(mark.block()));
      }
    }
    CachePlan out =
        rules.dialect() == CacheDialect.BREAKPOINTS
            ? CachePlan.onlyMarking(marks)
            : CachePlan.marking(marks);
    return new Decision.Send(plan.key().map(out::withKey).orElse(out));
  }

  @Override
  public void begun(Call call, CachePlan chosen, CacheUse use, long now) {
    Plan plan = sent.remove(call.index());
    if (plan == null) {
      return;
    }
    for (dev.hone.gateway.promptcache.Mark mark : plan.marks()) {
      flying.remove(call.prompt().prefixHash(mark.block()));
    }
    Map<CacheTtl, Long> written = new EnumMap<>(CacheTtl.class);
    written.put(ttl(provider.ttl()), use.written());
    if (!provider.longTtl().equals(provider.ttl())) {
      written.put(ttl(provider.longTtl()), use.writtenLong());
    }
    planner.begun(plan);
    planner.observe(
        plan, new dev.hone.gateway.promptcache.CacheUse(use.fresh(), use.read(), written, 0));
  }

  private boolean isBeingWritten(Prompt prompt) {
    for (int i = prompt.size() - 1; i >= 0 && !flying.isEmpty(); i--) {
      if (flying.contains(prompt.prefixHash(i))
          && prompt.prefixTokens(i) >= provider.minimumTokens()) {
        return true;
      }
    }
    return false;
  }

  /** A simulated prompt as the planner sees it. */
  static dev.hone.gateway.promptcache.Prompt prompt(Prompt prompt, ProviderRules provider) {
    List<PromptBlock> blocks = new ArrayList<>(prompt.size());
    int head = 0;
    int lastTurn = 0;
    for (int i = 0; i < prompt.size(); i++) {
      Section section = prompt.section(i);
      boolean markable =
          provider.kind() == ProviderRules.Kind.ANTHROPIC
              ? section.takesAnthropicMark()
              : section.takesOpenAiBreakpoint();
      blocks.add(
          new PromptBlock(
              prompt.prefixHash(i),
              kind(section),
              (int) prompt.tokens(i),
              markable,
              Optional.empty()));
      if (section == Section.TOOLS || section == Section.SYSTEM) {
        head = i + 1;
      }
      if (i > 0 && prompt.endsMessage(i - 1)) {
        lastTurn = i;
      }
    }
    // What is behind the last block is of the last message, as Gemini sees it; no mark stands
    // there.
    if (provider.kind() == ProviderRules.Kind.GEMINI && prompt.tail() > 0) {
      lastTurn = prompt.size();
    }
    return new dev.hone.gateway.promptcache.Prompt(
        provider.name(), blocks, head, Math.max(head, lastTurn), Optional.empty());
  }

  private static BlockKind kind(Section section) {
    return switch (section) {
      case TOOLS -> BlockKind.TOOL;
      case SYSTEM -> BlockKind.SYSTEM;
      case USER -> BlockKind.USER;
      case ASSISTANT -> BlockKind.ASSISTANT;
      case TOOL_RESULT -> BlockKind.TOOL_RESULT;
      case THINKING -> BlockKind.REASONING;
    };
  }

  private static ModelCacheRules rules(ProviderRules provider) {
    CacheDialect dialect =
        switch (provider.kind()) {
          case ANTHROPIC -> CacheDialect.MARKS;
          case OPENAI_BREAKPOINTS -> CacheDialect.BREAKPOINTS;
          case OPENAI_AUTOMATIC -> CacheDialect.KEY;
          case GEMINI -> CacheDialect.NONE;
        };
    Map<CacheTtl, Double> write = new EnumMap<>(CacheTtl.class);
    if (dialect.marks()) {
      write.put(ttl(provider.ttl()), (double) provider.prices().cost(used(0, 0, 1_000, 0)) / 1_000);
      if (!provider.longTtl().equals(provider.ttl())) {
        write.put(
            ttl(provider.longTtl()), (double) provider.prices().cost(used(0, 0, 0, 1_000)) / 1_000);
      }
    }
    return new ModelCacheRules(
        dialect,
        (int) provider.minimumTokens(),
        (double) provider.prices().cost(used(1_000, 0, 0, 0)) / 1_000,
        (double) provider.prices().cost(used(0, 1_000, 0, 0)) / 1_000,
        write,
        0,
        dialect == CacheDialect.BREAKPOINTS ? 80 : 20,
        4);
  }

  private static CacheUse used(long fresh, long read, long written, long writtenLong) {
    return new CacheUse(fresh, read, written, writtenLong, 0, 0);
  }

  private static CacheTtl ttl(Duration time) {
    return time.toMinutes() <= 5
        ? CacheTtl.FIVE_MINUTES
        : time.toMinutes() <= 30
            ? CacheTtl.THIRTY_MINUTES
            : time.toHours() <= 1 ? CacheTtl.ONE_HOUR : CacheTtl.TWELVE_HOURS;
  }

  private static Duration duration(CacheTtl ttl) {
    return switch (ttl) {
      case FIVE_MINUTES, UNSPECIFIED -> Duration.ofMinutes(5);
      case THIRTY_MINUTES -> Duration.ofMinutes(30);
      case ONE_HOUR -> Duration.ofHours(1);
      case TWELVE_HOURS -> Duration.ofHours(12);
    };
  }
}
