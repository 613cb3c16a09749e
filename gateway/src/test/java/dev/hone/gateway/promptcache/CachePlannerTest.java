package dev.hone.gateway.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.prefix.BlockKind;
import dev.hone.wire.usage.CacheTtl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CachePlannerTest {
  private static final ModelCacheRules CLAUDE = TinyRules.claude(1024, 3_000, 0.1, 15_000);
  private static final ModelCacheRules GPT = TinyRules.breakpoints(1_250, 0.1, 10_000);
  private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

  /** One planner before one provider, and both bills, nano-dollars. */
  private static final class Day {
    private final ModelCacheRules rules;
    private final CachePlanner planner = new CachePlanner();
    private final TinyProvider provider;
    private Instant now = START;
    private double bill;
    private double uncached;
    private boolean evicts;
    private Plan last;

    Day(ModelCacheRules rules) {
      this.rules = rules;
      this.provider = new TinyProvider(rules);
      this.last = planner.plan(prompt(List.of(), 0), rules, now);
    }

    CacheUse ask(Prompt prompt) {
      Plan plan = planner.plan(prompt, rules, now);
      last = plan;
      TreeMap<Integer, CacheTtl> marks = new TreeMap<>();
      for (int i = 0; i < prompt.blocks().size(); i++) {
        int at = i;
        prompt.blocks().get(i).clientMark().ifPresent(ttl -> marks.put(at, ttl));
      }
      plan.marks()
          .forEach(mark -> {
            assertThat(prompt.blocks().get(mark.block()).markable()).isTrue();
            assertThat(marks.put(mark.block(), mark.ttl())).isNull();
          });
      assertThat(marks.size()).isLessThanOrEqualTo(rules.maxMarks());
      CacheTtl before = null;
      for (CacheTtl ttl : marks.values()) {
        assertThat(before == null || Lifetimes.millis(ttl) <= Lifetimes.millis(before))
            .as("longer lifetimes first: " + marks)
            .isTrue();
        before = ttl;
      }
      CacheUse use = provider.serve(prompt, marks, now, 200);
      planner.begun(plan);
      planner.observe(plan, use);
      bill += use.cost(rules);
      uncached += use.uncached(rules);
      if (prompt.clientMarks() == 0 && !evicts) {
        assertThat(bill).isLessThanOrEqualTo(uncached * 1.01);
      }
      return use;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }

    double saved() {
      return 1 - bill / uncached;
    }
  }

  private static Prompt prompt(List<PromptBlock> blocks, int head) {
    return new Prompt("test", blocks, head, Math.max(head, blocks.size() - 1), Optional.empty());
  }

  private static PromptBlock block(long hash, BlockKind kind, int tokens) {
    return new PromptBlock(hash, kind, tokens, true, Optional.empty());
  }

  private static long after(long chain, long block) {
    return new SplittableRandom(chain * 31 + block).nextLong();
  }

  /** System prompt, then turns of user and assistant; a hash is that of everything up to there. */
  private static List<PromptBlock> conversation(long app, long id, int turns, int tokens) {
    List<PromptBlock> blocks = new ArrayList<>();
    long chain = after(0, app);
    blocks.add(block(chain, BlockKind.SYSTEM, 5_000));
    for (int i = 0; i < turns; i++) {
      chain = after(chain, id);
      blocks.add(block(chain, BlockKind.USER, tokens));
      if (i < turns - 1) {
        chain = after(chain, id);
        blocks.add(block(chain, BlockKind.ASSISTANT, tokens));
      }
    }
    return blocks;
  }

  @Test
  void rollsThroughALongConversationAndReadsAlmostAllOfIt() {
    Day day = new Day(CLAUDE);
    CacheUse use = null;
    for (int turn = 1; turn <= 60; turn++) {
      use = day.ask(prompt(conversation(1, 7, turn, 700), 1));
      day.pass(Duration.ofSeconds(20));
    }
    assertThat(use.read()).isGreaterThan(use.prompt() * 95 / 100);
    assertThat(day.saved()).isGreaterThan(0.6);
  }

  @Test
  void row4MarksTheInstructionsThatManyConversationsShare() {
    Day day = new Day(CLAUDE);
    for (int i = 0; i < 300; i++) {
      day.ask(prompt(conversation(1, i, 1, 300), 1));
      day.pass(Duration.ofSeconds(30));
    }
    assertThat(day.last.marks()).extracting(Mark::block).containsExactly(0);
    assertThat(day.ask(prompt(conversation(1, 999, 1, 300), 1)).read()).isEqualTo(5_000);
  }

  @Test
  void leavesPromptsThatNeverComeAgainUnmarked() {
    Day day = new Day(CLAUDE);
    for (int i = 0; i < 500; i++) {
      day.ask(prompt(conversation(i + 5_000, i, 1, 300), 1));
      day.pass(Duration.ofSeconds(30));
    }
    assertThat(day.last.marks()).isEmpty();
  }

  @Test
  void marksThoseConversationsThatGoOnByTheirLength() {
    Day day = new Day(CLAUDE);
    for (int i = 0; i < 600; i++) {
      int tokens = i % 2 == 0 ? 1_500 : 3_000;
      List<PromptBlock> blocks = new ArrayList<>();
      blocks.add(block(10L * i, BlockKind.USER, tokens));
      day.ask(prompt(blocks, 0));
      if (i >= 590) {
        assertThat(day.last.marks()).hasSize(i % 2 == 0 ? 1 : 0);
      }
      day.pass(Duration.ofSeconds(20));
      if (i % 2 == 0) {
        blocks.add(block(10L * i + 1, BlockKind.ASSISTANT, 100));
        blocks.add(block(10L * i + 2, BlockKind.USER, 7_000));
        day.ask(prompt(blocks, 0));
        day.pass(Duration.ofSeconds(20));
      }
    }
  }

  @Test
  void asksForAnHourWhereRequestsComeEveryTenMinutes() {
    Day day = new Day(CLAUDE);
    for (int i = 0; i < 200; i++) {
      day.ask(prompt(conversation(1, i, 1, 300), 1));
      day.pass(Duration.ofMinutes(10));
    }
    assertThat(day.last.marks()).containsExactly(new Mark(0, CacheTtl.ONE_HOUR));
    assertThat(day.saved()).isGreaterThan(0.3);
  }

  @Test
  void row7NeverMakesAFifthMarkAndFillsTheFreeOne() {
    Day day = new Day(CLAUDE);
    for (int turn = 1; turn <= 60; turn++) {
      List<PromptBlock> blocks = new ArrayList<>(conversation(1, 7, turn, 700));
      int marked = Math.min(3 + turn % 2, blocks.size());
      for (int i = 0; i < marked; i++) {
        PromptBlock b = blocks.get(i);
        blocks.set(
            i,
            new PromptBlock(
                b.hash(), b.kind(), b.tokens(), true, Optional.of(CacheTtl.FIVE_MINUTES)));
      }
      day.ask(prompt(blocks, 1));
      assertThat(day.last.marks().size()).isLessThanOrEqualTo(4 - marked);
      day.pass(Duration.ofSeconds(20));
    }
  }

  @Test
  void aProviderThatDropsEntriesEarlyIsTrustedLess() {
    Day day = new Day(CLAUDE);
    day.evicts = true;
    for (int i = 0; i < 600; i++) {
      day.ask(prompt(conversation(1, i % 7, 1 + i / 30, 300), 1));
      day.provider.evictAll();
      day.pass(Duration.ofSeconds(30));
    }
    assertThat(day.bill).isLessThan(day.uncached * 1.01);
  }

  @Test
  void keepsWithinOnePercentWhateverComes() {
    long seed = Long.getLong("hone.test.seed", System.nanoTime());
    System.out.println("seed " + seed);
    for (int run = 0; run < 40; run++) {
      SplittableRandom random = new SplittableRandom(seed + run);
      Day day = new Day(run % 2 == 0 ? CLAUDE : GPT);
      int apps = 1 + random.nextInt(30);
      int people = 1 + random.nextInt(200);
      int gap = 1 + random.nextInt(random.nextInt(1, 4_000));
      boolean lone = random.nextInt(4) == 0;
      int[] turns = new int[people];
      for (int i = 0; i < 400; i++) {
        int who = random.nextInt(people);
        turns[who] = 1 + (turns[who] + 1) % (1 + random.nextInt(40));
        long app = lone ? 1_000 + i : random.nextInt(apps);
        List<PromptBlock> blocks =
            new ArrayList<>(
                conversation(app, lone ? i : who, turns[who], 50 + random.nextInt(3) * 400));
        if (random.nextInt(3) == 0) {
          blocks.add(block(random.nextLong(), BlockKind.USER, 1 + random.nextInt(9_000)));
        }
        blocks.replaceAll(b ->
            random.nextInt(8) == 0
                ? new PromptBlock(b.hash(), b.kind(), b.tokens(), false, Optional.empty())
                : b);
        day.ask(prompt(blocks, 1));
        day.pass(Duration.ofSeconds(random.nextInt(gap + 1)));
      }
    }
  }
}
