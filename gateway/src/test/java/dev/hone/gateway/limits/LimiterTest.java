package dev.hone.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.ledger.keys.ModelScope;
import dev.hone.ledger.keys.Quotas;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Dialect;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Limits of one gateway. Rows 12, 13, 17, 28 and 33 of the complaints, as far as limits go. */
class LimiterTest {
  /** What one scripted request costs: 20 prompt and 100 output tokens of gpt-5. */
  private static final long COST = 20 * 1_250 + 100 * 10_000;

  /** What one reserves: its body at two bytes a token, and 100 output tokens. */
  private static final long RESERVED = 150 * 1_250 + 100 * 10_000;

  private static LimitException refusal(House house, String key, Dialect dialect) {
    return catchThrowableOfType(LimitException.class, () -> house.open(key, dialect, Map.of()));
  }

  @Test
  void row13FiveHundredParallelRequestsNeverSettleMoreThanTheBudget() throws Exception {
    long seed = 20261124;
    long budget = 100 * COST;
    House house = new House(LimitRules.NONE, House.everyKey(House.daily(budget)));
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 500; i++) {
        String script = List.of("ok", "ok", "ok", "fail", "leave").get(random.nextInt(5));
        long output = random.nextInt(101);
        clients.execute(() -> {
          try {
            start.await();
            ChatStream answer =
                house.open(
                    "ann",
                    Dialect.OPENAI,
                    Map.of("script", script, "output", Long.toString(output)));
            answered.incrementAndGet();
            if (script.equals("leave")) {
              answer.cancel();
            } else {
              House.read(answer);
            }
          } catch (LimitException e) {
            refused.incrementAndGet();
          } catch (UpstreamException down) {
            assertThat(script).isEqualTo("fail");
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
      }
      start.countDown();
    }
    assertThat(house.settled.get()).as("seed " + seed).isLessThanOrEqualTo(budget);
    assertThat(answered.get()).isGreaterThanOrEqualTo((int) (budget / RESERVED));
    Account account = house.state.local().account("key:ann");
    assertThat(account.held()).isZero();
    assertThat(account.parallel()).isZero();
    assertThat(account.spent("2026-11-24")).isEqualTo(house.settled.get());
    assertThat(account.spent("2026-11")).isEqualTo(house.settled.get());
    assertThat(house.state.running()).isZero();
  }

  @Test
  void row12AClientThatLeavesIsChargedAndItsReservationGivenBack() {
    House house = new House(LimitRules.NONE, House.everyKey(House.daily(1_000 * COST)));
    ChatStream answer = house.open("ann", Dialect.OPENAI, Map.of());
    Account account = house.state.local().account("key:ann");
    assertThat(account.held()).isGreaterThanOrEqualTo(COST);
    answer.cancel();
    assertThat(account.held()).isZero();
    assertThat(house.settled.get()).isPositive();
    assertThat(account.spent("2026-11-24")).isEqualTo(house.settled.get());
  }

  @Test
  void whatAFailedRequestReservedGoesBack() {
    House house = new House(LimitRules.NONE, House.everyKey(House.daily(2 * RESERVED)));
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> house.open("ann", Dialect.OPENAI, Map.of("script", "fail")))
          .isInstanceOf(UpstreamException.class);
    }
    assertThat(house.state.local().account("key:ann").held()).isZero();
  }

  @Test
  void reservesAtLeastWhatARequestCosts() {
    House house = new House(LimitRules.NONE, House.everyKey(House.daily(1_000 * COST)));
    ChatStream answer = house.open("ann", Dialect.OPENAI, Map.of());
    assertThat(house.state.local().account("key:ann").held()).isBetween(COST, 2 * COST);
    House.read(answer);
  }

  @Test
  void saysThatABudgetIsSpentAsEachDialectsClientsKnowIt() {
    House house = new House(LimitRules.NONE, House.everyKey(House.daily(COST)));
    LimitException openai = refusal(house, "ann", Dialect.OPENAI);
    assertThat(openai.status()).isEqualTo(429);
    assertThat(openai.kind()).isEqualTo(ErrorKind.BILLING);
    assertThat(openai.code()).contains("insufficient_quota");
    assertThat(openai.headers().first("x-should-retry")).contains("false");
    assertThat(openai)
        .hasMessageContaining("key 'ann'")
        .hasMessageContaining("renewed at")
        .hasMessageContaining("max_tokens")
        .hasMessageContaining("'assumed-output'");
    LimitException anthropic = refusal(house, "ann", Dialect.ANTHROPIC);
    assertThat(anthropic.status()).isEqualTo(402);
    assertThat(anthropic.code()).contains("enforced_spend_limit_reached");
    assertThat(refusal(house, "ann", Dialect.GEMINI).status()).isEqualTo(429);
    assertThat(house.state.refusals("daily")).isEqualTo(3);
  }

  @Test
  void requestsAMinuteDrainByTheMonotonicClockWhateverTheOtherDoes() {
    House house =
        new House(
            LimitRules.NONE,
            House.everyKey(
                House.rates(OptionalLong.of(3), OptionalLong.empty(), OptionalLong.empty())));
    for (int i = 0; i < 3; i++) {
      house.ask("ann");
    }
    house.now.set(House.START.plus(Duration.ofDays(400)));
    LimitException refused = refusal(house, "ann", Dialect.OPENAI);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).contains("rate_limit_exceeded");
    assertThat(refused.headers().first("retry-after")).contains("20");
    assertThat(refused).hasMessageContaining("try again in 20s");
    house.now.set(House.START.minus(Duration.ofDays(400)));
    house.nanos.addAndGet(Duration.ofSeconds(20).toNanos());
    house.ask("ann");
    assertThat(refusal(house, "ann", Dialect.OPENAI)).isNotNull();
    house.ask("bob");
  }

  @Test
  void tokensAMinuteCountWhatWasUsedOnceItIsKnown() {
    House house =
        new House(
            LimitRules.NONE,
            House.everyKey(
                House.rates(OptionalLong.empty(), OptionalLong.of(400), OptionalLong.empty())));
    // Each reserves less than 200 and uses 120.
    house.ask("ann");
    house.ask("ann");
    assertThat(refusal(house, "ann", Dialect.OPENAI).reason()).isEqualTo("tokens");
    house.nanos.addAndGet(Duration.ofSeconds(30).toNanos());
    house.ask("ann");
  }

  @Test
  void aRequestLargerThanTheTokensOfAMinuteIsServedWhenNothingElseIs() {
    House house =
        new House(
            LimitRules.NONE,
            House.everyKey(
                House.rates(OptionalLong.empty(), OptionalLong.of(50), OptionalLong.empty())));
    house.ask("ann");
    assertThat(refusal(house, "ann", Dialect.OPENAI)).isNotNull();
  }

  @Test
  void aSlotIsFreeOnceTheAnswerHasEnded() {
    House house =
        new House(
            LimitRules.NONE,
            House.everyKey(
                House.rates(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(1))));
    ChatStream first = house.open("ann", Dialect.OPENAI, Map.of());
    assertThat(refusal(house, "ann", Dialect.OPENAI).reason()).isEqualTo("parallel");
    House.read(first);
    house.ask("ann");
    house.ask("ann");
  }

  @Test
  void aRefusalByOneAccountTakesNothingFromTheOthers() {
    LimitRules rules =
        new LimitRules(
            House.rates(OptionalLong.of(2), OptionalLong.empty(), OptionalLong.empty()),
            Map.of("search", House.daily(COST)),
            Map.of(),
            ZoneOffset.UTC,
            OptionalLong.empty());
    House house =
        new House(
            rules,
            key ->
                new Grant(
                    key.equals("ann") ? Optional.of("search") : Optional.empty(),
                    ModelScope.ALL,
                    Quotas.NONE));
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(house, "ann", Dialect.OPENAI)).hasMessageContaining("team 'search'");
    }
    house.ask("bob");
    house.ask("bob");
    assertThat(refusal(house, "bob", Dialect.OPENAI)).hasMessageContaining("this gateway");
  }

  @Test
  void aLimitOfNothingIsNotToBeWaitedFor() {
    for (Quotas nothing :
        List.of(
            House.daily(0),
            House.rates(OptionalLong.of(0), OptionalLong.empty(), OptionalLong.empty()),
            House.rates(OptionalLong.empty(), OptionalLong.of(0), OptionalLong.empty()),
            House.rates(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(0)))) {
      LimitException refused =
          refusal(new House(LimitRules.NONE, House.everyKey(nothing)), "ann", Dialect.OPENAI);
      assertThat(refused).hasMessageContaining("is let through").hasMessageContaining("key 'ann'");
      assertThat(refused.headers().first("x-should-retry")).contains("false");
      assertThat(refused.headers().first("retry-after")).isEmpty();
    }
  }

  @Test
  void aKeyThatWasEndedWhileItsRequestCameInGetsNothing() {
    House house = new House(LimitRules.NONE, House.everyKey(Quotas.NONE));
    assertThatThrownBy(() -> house.ask(House.ENDED))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTHENTICATION))
        .hasMessageContaining("The key 'ended' was ended meanwhile");
    assertThat(house.settled.get()).isZero();
  }

  @Test
  void row28AKeyForCertainModelsGetsNoOther() {
    House house = new House(LimitRules.NONE, House.everyKey(Quotas.NONE, "claude*"));
    LimitException openai = refusal(house, "ann", Dialect.OPENAI);
    assertThat(openai.status()).isEqualTo(403);
    assertThat(openai.code()).contains("model_not_found");
    assertThat(refusal(house, "ann", Dialect.ANTHROPIC).status()).isEqualTo(404);
    assertThat(house.settled.get()).isZero();
  }

  @Test
  void row33AClientsTagDoesNotOpenAnotherKeysAccount() {
    House house = new House(LimitRules.NONE, House.everyKey(House.daily(1_000 * COST)));
    House.read(house.open("ann", Dialect.OPENAI, Map.of("team", "other", "key", "bob")));
    assertThat(house.state.local().account("key:bob").spent("2026-11-24")).isZero();
    assertThat(house.state.local().account("team:other").spent("2026-11-24")).isZero();
    assertThat(house.state.local().account("key:ann").spent("2026-11-24")).isEqualTo(COST);
  }

  @Test
  void budgetsAreOfCalendarDaysInTheirZoneAndAJumpOfTheClockMixesNothing() {
    LimitRules rules =
        new LimitRules(
            Quotas.NONE, Map.of(), Map.of(), ZoneId.of("Pacific/Auckland"), OptionalLong.empty());
    House house = new House(rules, House.everyKey(House.daily(3 * RESERVED / 2)));
    // Noon in London is the next day in New Zealand.
    house.ask("ann");
    assertThat(house.state.local().account("key:ann").spent("2026-11-25")).isEqualTo(COST);
    assertThat(refusal(house, "ann", Dialect.OPENAI)).isNotNull();
    house.now.set(House.START.plus(Duration.ofDays(1)));
    house.ask("ann");
    house.now.set(House.START);
    assertThat(refusal(house, "ann", Dialect.OPENAI)).isNotNull();
  }

  @Test
  void headersSayWhatIsLeftOfAKeysRates() {
    House house =
        new House(
            LimitRules.NONE,
            House.everyKey(
                House.rates(OptionalLong.of(10), OptionalLong.of(4000), OptionalLong.empty())));
    ChatStream openai = house.open("ann", Dialect.OPENAI, Map.of());
    assertThat(openai.headers().first("x-ratelimit-limit-requests")).contains("10");
    assertThat(openai.headers().first("x-ratelimit-remaining-requests")).contains("9");
    assertThat(openai.headers().first("x-ratelimit-limit-tokens")).contains("4000");
    ChatStream anthropic = house.open("ann", Dialect.ANTHROPIC, Map.of());
    assertThat(anthropic.headers().first("anthropic-ratelimit-requests-remaining")).contains("8");
    assertThat(anthropic.headers().first("anthropic-ratelimit-requests-reset"))
        .contains("2026-11-24T12:00:12Z");
  }
}
