package dev.hone.gateway.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.promptcache.ContentPlan.Order;
import dev.hone.wire.prefix.BlockKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContentPlannerTest {
  private static final ContentRules FLASH = new ContentRules(1_024, 300, 30, 1_000);

  private final ContentPlanner planner = new ContentPlanner();
  private long now = 1_000_000;

  @Test
  void makesNothingOfASingleRequest() {
    assertThat(ask(4_000, 1).make()).isEmpty();
  }

  @Test
  void makesAContentOfInstructionsThatManyShareAndReadsIt() {
    int made = -1;
    for (int i = 0; i < 400 && made < 0; i++) {
      ContentPlan plan = ask(4_000, i);
      assertThat(plan.use()).isEqualTo(-1);
      made = plan.make().map(Order::block).orElse(-1);
    }
    assertThat(made).isZero();
    assertThat(ask(4_000, 999).use()).isZero();
  }

  /** Made first it costs little over going without, and is made sooner. */
  @Test
  void makesAContentSoonerForARequestThatReadsItAtOnce() {
    int beside = 0;
    while (ask(4_000, beside).make().isEmpty()) {
      beside++;
    }
    ContentPlanner other = new ContentPlanner();
    for (int i = 0; i < beside; i++) {
      ContentPlan plan =
          other.plan(
              prompt(1, 4_000, i), FLASH, ContentTiming.FIRST, Instant.ofEpochMilli(5_000L * i));
      if (plan.first()) {
        Order order = plan.make().orElseThrow();
        assertThat(order.premium()).isLessThan(order.price());
        return;
      }
      other.observe(plan, new CacheUse(4_100, 0, Map.of(), 0));
    }
    throw new AssertionError("not made before request " + beside);
  }

  @Test
  void makesNothingBelowTheMinimumOfTheModel() {
    for (int i = 0; i < 400; i++) {
      assertThat(ask(1_000, 7).make()).isEmpty();
    }
  }

  @Test
  void forgetsAContentThatTheProviderDoesNotKnow() {
    ContentPlan plan = ask(4_000, 0);
    for (int i = 1; i < 400 && plan.use() < 0; i++) {
      plan = ask(4_000, i);
    }
    assertThat(plan.name()).isEqualTo("cachedContents/a");
    planner.lost(plan);
    assertThat(ask(4_000, 1_000).use()).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void neverCostsAPercentMoreThanNoCaching(ContentTiming timing) {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ContentPlanner fresh = new ContentPlanner();
      double bill = 0;
      double uncached = 0;
      long at = 1_000_000;
      int heads = random.nextInt(1, 30);
      double pause = Math.pow(10, random.nextDouble(2, 7));
      for (int i = 0; i < 500; i++) {
        at += (long) (pause * random.nextDouble());
        int tokens = 500 + 400 * random.nextInt(1, 20);
        Prompt prompt = prompt(random.nextInt(heads), tokens, i);
        ContentPlan plan = fresh.plan(prompt, FLASH, timing, Instant.ofEpochMilli(at));
        if (plan.first()) {
          Order order = plan.make().orElseThrow();
          bill += order.price();
          fresh.made(plan, order, "cachedContents/a", Instant.ofEpochMilli(at));
          plan = plan.reading(order, "cachedContents/a");
        }
        long read = plan.use() < 0 ? 0 : tokens;
        uncached += prompt.tokens() * FLASH.fresh();
        bill += prompt.tokens() * FLASH.fresh() - read * FLASH.gain();
        fresh.observe(plan, new CacheUse(prompt.tokens() - read, read, Map.of(), 0));
        for (Order order : plan.make().stream().toList()) {
          bill += order.price();
          fresh.made(plan, order, "cachedContents/a", Instant.ofEpochMilli(at));
        }
        for (Order order : plan.extend().stream().toList()) {
          bill += order.price();
          fresh.made(plan, order, "cachedContents/a", Instant.ofEpochMilli(at));
        }
        assertThat(bill).as("seed %d, request %d", seed, i).isLessThanOrEqualTo(uncached * 1.01);
      }
    }
  }

  private ContentPlan ask(int headTokens, long question) {
    now += 5_000;
    ContentPlan plan =
        planner.plan(
            prompt(1, headTokens, question),
            FLASH,
            ContentTiming.BESIDE,
            Instant.ofEpochMilli(now));
    long read = plan.use() < 0 ? 0 : headTokens;
    planner.observe(plan, new CacheUse(headTokens + 100 - read, read, Map.of(), 0));
    plan.make()
        .ifPresent(o -> planner.made(plan, o, "cachedContents/a", Instant.ofEpochMilli(now)));
    plan.extend()
        .ifPresent(o -> planner.made(plan, o, "cachedContents/a", Instant.ofEpochMilli(now)));
    return plan;
  }

  private static Prompt prompt(long head, int headTokens, long question) {
    return new Prompt(
        "gemini",
        List.of(
            new PromptBlock(
                head * 1_000_003 + headTokens,
                BlockKind.SYSTEM,
                headTokens,
                false,
                Optional.empty()),
            new PromptBlock(
                (head * 1_000_003 + headTokens) * 7_919 + question,
                BlockKind.USER,
                100,
                false,
                Optional.empty())),
        1,
        1,
        Optional.empty());
  }
}
