package dev.hone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.engine.GenerationEvent.Finished;
import dev.hone.engine.GenerationEvent.Reason;
import dev.hone.engine.GenerationEvent.Started;
import dev.hone.engine.GenerationEvent.Text;
import dev.hone.model.NonFiniteActivation;
import dev.hone.model.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SteppingEngineTest {
  /** The faults planted here would fill the log; a field, so that the setting lasts. */
  private static final Logger LOG = Logger.getLogger("dev.hone.engine");

  private final List<SteppingEngine> engines = new ArrayList<>();

  @BeforeAll
  static void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    LOG.setLevel(null);
  }

  @AfterEach
  void close() {
    engines.forEach(SteppingEngine::close);
  }

  private SteppingEngine start(FakeModel model, EngineOptions options) {
    SteppingEngine engine = SteppingEngine.start(model, options);
    engines.add(engine);
    return engine;
  }

  private SteppingEngine start(FakeModel model) {
    return start(model, EngineOptions.DEFAULT);
  }

  private static int[] prompt(Random random, int length) {
    return random.ints(length, 0, 256).toArray();
  }

  private static GenerationRequest greedy(int[] prompt, int maxTokens) {
    return GenerationRequest.builder("r", prompt, maxTokens).build();
  }

  private static GenerationRequest random(Random random, int id) {
    return GenerationRequest.builder(
            "r" + id, prompt(random, 1 + random.nextInt(200)), 1 + random.nextInt(60))
        .sampling(
            Sampling.builder()
                .temperature(random.nextInt(3) * 0.5f)
                .topK(random.nextBoolean() ? 0 : 1 + random.nextInt(50))
                .topP(random.nextBoolean() ? 1 : 0.3f + 0.6f * random.nextFloat())
                .minP(random.nextBoolean() ? 0 : 0.01f)
                .repetitionPenalty(random.nextBoolean() ? 1 : 1.1f)
                .frequencyPenalty(random.nextBoolean() ? 0 : 0.5f)
                .logitBias(random.nextBoolean() ? Map.of() : Map.of(65, 2f, 66, -100f))
                .seed(random.nextLong())
                .build())
        .stopStrings(random.nextBoolean() ? List.of() : List.of("ab", "e"))
        .logprobs(random.nextInt(4) - 1)
        .build();
  }

  private static Recording submit(SteppingEngine engine, GenerationRequest request) {
    Recording recording = new Recording();
    engine.submit(request, recording);
    return recording;
  }

  private static List<Object> essence(Recording recording) {
    List<Object> all = new ArrayList<>(List.of(recording.text()));
    Finished finished = recording.finished();
    all.add(finished.reason());
    all.add(String.valueOf(finished.stopString()));
    all.add(finished.stats().outputTokens());
    recording.texts().forEach(t -> all.addAll(t.logprobs()));
    return all;
  }

  @Test
  void answersTheSameAloneAndInABatchAndUnderPreemption() {
    long seed = System.nanoTime();
    System.out.println("SteppingEngineTest seed " + seed);
    Random random = new Random(seed);
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      requests.add(random(random, i));
    }
    SteppingEngine alone = start(FakeModel.hashing(64));
    List<List<Object>> expected = requests.stream().map(r -> essence(submit(alone, r))).toList();

    FakeModel tight = FakeModel.hashing(11); // the longest request needs 9 pages
    tight.maxStepTokens = 48;
    SteppingEngine batch = start(tight, new EngineOptions(8, 100, 512, 20));
    List<Recording> recordings = requests.stream().map(r -> submit(batch, r)).toList();
    assertThat(recordings.stream().map(SteppingEngineTest::essence).toList()).isEqualTo(expected);
    batch.drain(Duration.ofSeconds(10));
    assertThat(batch.metrics().preemptions()).isPositive();
    assertThat(batch.metrics().freePages()).isEqualTo(11);
    assertThat(tight.openSequences()).isZero();
  }

  @Test
  void tellsWhatHappensInOrderAndCountsTheEndToken() {
    SteppingEngine engine = start(FakeModel.saying(3, 'h', 'e', 'y'));
    Recording recording = submit(engine, greedy(new int[] {1, 2, 3}, 10));
    assertThat(recording.text()).isEqualTo("hey");
    assertThat(recording.events.getFirst()).isEqualTo(new Started(3, 0));
    Finished finished = recording.finished();
    assertThat(finished.reason()).isEqualTo(Reason.END_TOKEN);
    assertThat(finished.stopString()).isNull();
    assertThat(finished.stats().promptTokens()).isEqualTo(3);
    assertThat(finished.stats().outputTokens()).isEqualTo(4);
    assertThat(finished.stats().steps()).isEqualTo(3);
  }

  @Test
  void endsAtMaxTokensAtAStopStringAndAtAFullContext() {
    SteppingEngine engine = start(FakeModel.saying(1, 'a', 'b', 'c', 'd', 'e'));
    Recording most = submit(engine, greedy(new int[] {1}, 2));
    assertThat(most.text()).isEqualTo("ab");
    assertThat(most.finished().reason()).isEqualTo(Reason.MAX_TOKENS);

    Recording stopped =
        submit(
            engine,
            GenerationRequest.builder("r", new int[] {1}, 9)
                .stopStrings(List.of("cd", "zz"))
                .build());
    assertThat(stopped.text()).isEqualTo("ab");
    assertThat(stopped.finished().reason()).isEqualTo(Reason.STOP_STRING);
    assertThat(stopped.finished().stopString()).isEqualTo("cd");
    assertThat(stopped.finished().stats().outputTokens()).isEqualTo(4);

    SteppingEngine small = start(new FakeModel((tokens, into) -> into['x'] = 1, 64, 10));
    Recording full = submit(small, greedy(new int[] {1, 2, 3}, 50));
    assertThat(full.text()).isEqualTo("xxxxxxx");
    assertThat(full.finished().reason()).isEqualTo(Reason.CONTEXT_FULL);
  }

  @Test
  void ignoresTheEndTokenIfAsked() {
    SteppingEngine engine = start(FakeModel.saying(1, 'a'));
    Recording recording =
        submit(engine, GenerationRequest.builder("r", new int[] {1}, 5).ignoreEnd(true).build());
    assertThat(recording.text()).isEqualTo("a");
    assertThat(recording.finished().reason()).isEqualTo(Reason.MAX_TOKENS);
    assertThat(recording.finished().stats().outputTokens()).isEqualTo(5);
  }

  @Test
  void computesAPromptWithoutGeneratingIfNoTokenIsAskedFor() {
    FakeModel model = FakeModel.hashing(64);
    SteppingEngine engine = start(model);
    Recording recording = submit(engine, greedy(prompt(new Random(1), 70), 0));
    assertThat(recording.finished().reason()).isEqualTo(Reason.MAX_TOKENS);
    assertThat(recording.events).first().isEqualTo(new Started(70, 0));
    assertThat(recording.finished().stats().outputTokens()).isZero();
    assertThat(model.steps).containsExactly(List.of(70));
  }

  @Test
  void aLongPromptStallsNeitherAStreamNorAShortPromptBehindIt() throws InterruptedException {
    FakeModel model = FakeModel.hashing(200);
    model.before = gate();
    SteppingEngine engine = start(model, new EngineOptions(8, 8, 512, 64));
    Random random = new Random(2);
    Recording stream = submit(engine, ignoringEnd(prompt(random, 10), 200));
    steps.release(5);
    stream.awaitStart();
    Recording longer = submit(engine, ignoringEnd(prompt(random, 3000), 1));
    Recording shorter = submit(engine, ignoringEnd(prompt(random, 40), 1));
    steps.release(1000);
    assertThat(longer.finished().reason()).isEqualTo(Reason.MAX_TOKENS);
    shorter.end();
    stream.end();
    List<List<Integer>> mixed = model.steps.stream().filter(s -> s.size() > 1).toList();
    assertThat(mixed).hasSizeGreaterThan(40);
    // one step for its prompt, one per token, and at most those before the others came
    assertThat(model.steps.size()).isLessThanOrEqualTo(202);
    assertThat(mixed).allSatisfy(s -> assertThat(sum(s)).isLessThanOrEqualTo(65));
    assertThat(shorter.finished().stats().firstTokenNanos())
        .isLessThan(longer.finished().stats().firstTokenNanos());
  }

  @Test
  void moreStreamsThanAStepHoldsTakeTurns() {
    FakeModel model = FakeModel.hashing(200);
    model.maxStepTokens = 3;
    model.before = gate();
    SteppingEngine engine = start(model, new EngineOptions(7, 8, 512, 64));
    List<Recording> streams = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      streams.add(submit(engine, ignoringEnd(new int[] {i + 1}, 30)));
    }
    steps.release(1000);
    streams.forEach(Recording::end);
    List<Integer> took = streams.stream().map(s -> s.finished().stats().outputTokens()).toList();
    assertThat(took).containsOnly(30);
    // 7 * 30 tokens, 3 a step: 70, and a few while the first came and the last went
    assertThat(model.steps.size()).isLessThanOrEqualTo(75);
  }

  @Test
  void cancellingFreesThePagesAndLetsTheNextRequestIn() {
    FakeModel model = FakeModel.hashing(4);
    SteppingEngine engine = start(model, new EngineOptions(4, 8, 512, 64));
    Recording first = new Recording();
    CountDownLatch running = new CountDownLatch(1);
    Generation generation =
        engine.submit(
            ignoringEnd(new int[] {1}, 100),
            event -> {
              first.onEvent(event);
              running.countDown();
            });
    generation.cancel();
    assertThat(first.end()).isInstanceOf(Finished.class);
    generation.cancel();
    assertThat(submit(engine, greedy(prompt(new Random(3), 100), 1)).finished().reason())
        .isEqualTo(Reason.MAX_TOKENS);
  }

  @Test
  void aRequestThatOutgrowsTheWholeCacheFailsWithAReason() {
    SteppingEngine engine = start(FakeModel.hashing(2));
    Recording recording = submit(engine, ignoringEnd(new int[] {1}, 500));
    assertThat(recording.failed().error().kind()).isEqualTo(GenerationFailed.Kind.OUT_OF_MEMORY);
    assertThat(recording.failed().error()).hasMessageContaining("KV cache");
    assertThat(recording.failed().stats().outputTokens()).isEqualTo(64);
    assertThat(submit(engine, greedy(new int[] {1}, 1)).finished().reason())
        .isEqualTo(Reason.MAX_TOKENS);
  }

  @Test
  void aNonFiniteActivationEndsItsOwnRequestOnly() {
    FakeModel model = FakeModel.hashing(64);
    model.before =
        slices -> {
          for (int i = 0; i < slices.size(); i++) {
            if (slices.get(i).tokens()[0] == 13) {
              throw new NonFiniteActivation(i, "layer 0");
            }
          }
        };
    SteppingEngine engine = start(model);
    List<Recording> good = new ArrayList<>();
    good.add(submit(engine, avoiding13(1)));
    Recording bad = submit(engine, greedy(new int[] {13, 1}, 5));
    good.add(submit(engine, avoiding13(2)));
    assertThat(bad.failed().error().kind()).isEqualTo(GenerationFailed.Kind.NOT_FINITE);
    assertThat(good).allSatisfy(r -> assertThat(r.end()).isInstanceOf(Finished.class));
  }

  @Test
  void anUnknownErrorOfTheModelEndsTheRequestThatCausesItOnly() {
    FakeModel model = FakeModel.hashing(64);
    model.before =
        slices -> {
          for (Slice slice : slices) {
            if (slice.tokens()[0] == 13) {
              throw new IndexOutOfBoundsException("planted");
            }
          }
        };
    SteppingEngine engine = start(model);
    List<Recording> good = new ArrayList<>();
    good.add(submit(engine, avoiding13(1)));
    Recording bad = submit(engine, greedy(new int[] {13, 1}, 5));
    good.add(submit(engine, avoiding13(2)));
    assertThat(bad.failed().error().kind()).isEqualTo(GenerationFailed.Kind.INTERNAL);
    assertThat(bad.failed().error()).hasRootCauseMessage("planted");
    assertThat(good).allSatisfy(r -> assertThat(r.end()).isInstanceOf(Finished.class));
    engine.drain(Duration.ofSeconds(10));
    assertThat(engine.metrics().freePages()).isEqualTo(64);
  }

  @Test
  void aListenerThatThrowsLosesItsRequestOnly() {
    SteppingEngine engine = start(FakeModel.hashing(64));
    List<GenerationEvent> heard = new ArrayList<>();
    engine.submit(
        ignoringEnd(new int[] {1}, 1000),
        event -> {
          heard.add(event);
          if (event instanceof Text) {
            throw new AssertionError("planted");
          }
        });
    assertThat(submit(engine, ignoringEnd(new int[] {2}, 50)).end()).isInstanceOf(Finished.class);
    engine.drain(Duration.ofSeconds(10));
    assertThat(heard).hasSize(2);
    assertThat(engine.metrics().cancelled()).isEqualTo(1);
    assertThat(engine.metrics().freePages()).isEqualTo(64);
  }

  @Test
  void logitsThatAreNotNumbersFailTheRequest() {
    SteppingEngine engine =
        start(new FakeModel((tokens, into) -> java.util.Arrays.fill(into, Float.NaN), 64, 100));
    assertThat(submit(engine, greedy(new int[] {1}, 5)).failed().error().kind())
        .isEqualTo(GenerationFailed.Kind.NOT_FINITE);
  }

  @Test
  void refusesWhatItCannotRun() {
    FakeModel model = FakeModel.hashing(3);
    model.before = gate();
    SteppingEngine engine = start(model, new EngineOptions(1, 2, 512, 64));
    assertRefused(engine, greedy(new int[5000], 1), RequestRefused.Kind.PROMPT_TOO_LONG);
    assertRefused(engine, greedy(new int[97], 1), RequestRefused.Kind.PROMPT_TOO_LONG);
    assertRefused(engine, greedy(new int[] {1, -1}, 1), RequestRefused.Kind.INVALID);
    assertRefused(engine, greedy(new int[] {100_000}, 1), RequestRefused.Kind.INVALID);
    List<Recording> taken = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      taken.add(submit(engine, greedy(new int[] {1}, 2)));
    }
    assertRefused(engine, greedy(new int[] {1}, 1), RequestRefused.Kind.OVERLOADED);
    steps.release(1000);
    taken.forEach(Recording::end);
    engine.drain(Duration.ofSeconds(10));
    assertRefused(engine, greedy(new int[] {1}, 1), RequestRefused.Kind.CLOSING);
    assertThat(engine.metrics().refused()).isEqualTo(6);
    assertThat(engine.metrics().finished()).isEqualTo(3);
  }

  @Test
  void drainingLetsAnswersEndAndCancelsWhatTakesTooLong() {
    FakeModel model = FakeModel.hashing(64);
    SteppingEngine engine = start(model);
    Recording quick = submit(engine, ignoringEnd(new int[] {1}, 20));
    engine.drain(Duration.ofSeconds(20));
    assertThat(quick.finished().reason()).isEqualTo(Reason.MAX_TOKENS);

    FakeModel slow = FakeModel.hashing(64);
    slow.before = gate();
    SteppingEngine other = start(slow);
    Recording endless = submit(other, ignoringEnd(new int[] {1}, 2000));
    steps.release(3);
    Thread later = Thread.ofVirtual().start(() -> other.drain(Duration.ofMillis(20)));
    while (later.isAlive()) {
      steps.release();
      Thread.yield();
    }
    assertThat(endless.finished().reason()).isEqualTo(Reason.CANCELLED);
    assertThat(other.metrics().freePages()).isEqualTo(64);
  }

  @Test
  void closingCancelsEverythingAndMayBeAskedForByAListener() {
    FakeModel model = FakeModel.hashing(64);
    model.before = gate();
    SteppingEngine engine = start(model, new EngineOptions(1, 8, 512, 64));
    Recording closer = new Recording();
    engine.submit(
        ignoringEnd(new int[] {1}, 2000),
        event -> {
          closer.onEvent(event);
          if (event instanceof Text) {
            engine.close();
          }
        });
    Recording waiting = submit(engine, greedy(new int[] {2}, 5));
    steps.release(10);
    assertThat(closer.finished().reason()).isEqualTo(Reason.CANCELLED);
    assertThat(waiting.finished().reason()).isEqualTo(Reason.CANCELLED);
    assertThat(waiting.events).hasSize(1);
    engine.close();
    assertThat(model.openSequences()).isZero();
  }

  @Test
  void nothingLeaksInAStormOfCancellations() {
    long seed = System.nanoTime();
    System.out.println("SteppingEngineTest storm seed " + seed);
    Random random = new Random(seed);
    FakeModel model = FakeModel.hashing(40);
    SteppingEngine engine = start(model, new EngineOptions(6, 1000, 128, 32));
    List<Recording> recordings = new ArrayList<>();
    List<Generation> generations = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Recording recording = new Recording();
      recordings.add(recording);
      boolean throwing = random.nextInt(20) == 0;
      generations.add(
          engine.submit(
              random(random, i),
              event -> {
                recording.onEvent(event);
                if (throwing && event instanceof Text) {
                  throw new IllegalStateException("planted");
                }
              }));
      while (random.nextInt(3) == 0) {
        generations.get(random.nextInt(generations.size())).cancel();
      }
      if (random.nextInt(10) == 0) {
        Thread.yield();
      }
    }
    engine.drain(Duration.ofSeconds(20));
    EngineMetrics metrics = engine.metrics();
    assertThat(metrics.freePages()).isEqualTo(metrics.totalPages());
    assertThat(model.openSequences()).isZero();
    assertThat(metrics.running()).isZero();
    assertThat(metrics.waiting()).isZero();
    assertThat(metrics.requests()).isEqualTo(400);
    assertThat(metrics.finished() + metrics.cancelled()).isEqualTo(400);
    for (Recording recording : recordings) {
      long ends = recording.events.stream().filter(Finished.class::isInstance).count();
      if (recording.ended()) {
        assertThat(recording.events).last().isInstanceOf(Finished.class);
      }
      assertThat(ends).isEqualTo(recording.ended() ? 1 : 0); // none for listeners that threw
    }
  }

  @Test
  void reportsLogprobsOfTheModelsOwnDistribution() {
    SteppingEngine engine =
        start(
            new FakeModel(
                (tokens, into) -> {
                  java.util.Arrays.fill(into, Float.NEGATIVE_INFINITY);
                  into['a'] = (float) Math.log(0.5);
                  into['b'] = (float) Math.log(0.25);
                  into['c'] = (float) Math.log(0.25);
                },
                64,
                100));
    Recording recording =
        submit(
            engine,
            GenerationRequest.builder("r", new int[] {1}, 1)
                .logprobs(2)
                .sampling(
                    Sampling.builder().temperature(0).logitBias(Map.of((int) 'c', 5f)).build())
                .build());
    assertThat(recording.text()).isEqualTo("c");
    TokenLogprob logprob = recording.texts().getFirst().logprobs().getFirst();
    assertThat(logprob.token()).isEqualTo('c');
    assertThat(logprob.logprob()).isCloseTo((float) Math.log(0.25), offset());
    assertThat(logprob.top())
        .extracting(TokenLogprob.Candidate::token)
        .containsExactly((int) 'a', (int) 'b');
    assertThat(logprob.top().getFirst().logprob()).isCloseTo((float) Math.log(0.5), offset());
  }

  private static org.assertj.core.data.Offset<Float> offset() {
    return org.assertj.core.data.Offset.offset(1e-6f);
  }

  private final Semaphore steps = new Semaphore(0);

  /** Lets as many steps run as {@link #steps} has permits, so that a test can fill the queue. */
  private java.util.function.Consumer<List<Slice>> gate() {
    return slices -> steps.acquireUninterruptibly();
  }

  private static GenerationRequest ignoringEnd(int[] prompt, int maxTokens) {
    return GenerationRequest.builder("r", prompt, maxTokens).ignoreEnd(true).build();
  }

  private static GenerationRequest avoiding13(int first) {
    return GenerationRequest.builder("good", new int[] {first}, 40)
        .sampling(Sampling.builder().temperature(1).logitBias(Map.of(13, -1000f)).build())
        .build();
  }

  private static int sum(List<Integer> values) {
    return values.stream().mapToInt(v -> v).sum();
  }

  private static void assertRefused(
      SteppingEngine engine, GenerationRequest request, RequestRefused.Kind kind) {
    assertThatThrownBy(() -> engine.submit(request, event -> {}))
        .isInstanceOfSatisfying(RequestRefused.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
