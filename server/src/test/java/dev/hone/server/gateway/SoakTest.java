package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.Timeouts;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageQuery;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.UsageReports;
import dev.hone.server.RawConnection;
import dev.hone.server.mock.MockFault;
import dev.hone.server.mock.MockScript;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Mixed load from every protocol over every upstream, with faults and clients that leave at any
 * moment. {@code -Dhone.soak.minutes=30} makes it long; a few seconds otherwise. At the end nothing
 * is open, the heap is where it was, and the ledger says what the upstream served.
 */
class SoakTest {
  private static final int CLIENTS = Integer.getInteger("hone.soak.clients", 24);
  private static final int TOKENS = 16;

  /** Faults that end by themselves, quickly. */
  private static final Set<MockFault> FAULTS =
      EnumSet.of(
          MockFault.RATE_LIMIT,
          MockFault.SERVER_ERROR,
          MockFault.OVERLOADED,
          MockFault.BAD_REQUEST,
          MockFault.HTML_ERROR,
          MockFault.DIE_BEFORE_HEADERS,
          MockFault.DIE_AFTER_HEADERS,
          MockFault.DIE_MID_STREAM,
          MockFault.DIE_MID_CHUNK,
          MockFault.NO_TERMINAL,
          MockFault.ERROR_EVENT,
          MockFault.GARBAGE,
          MockFault.STALL_MID_STREAM);

  /** A stall is given up soon; a busy machine is not taken for one. */
  private static final Timeouts TIMEOUTS =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(3),
          Duration.ofSeconds(60));

  private final long seed = Long.getLong("hone.test.seed", new Random().nextLong());
  private final LongAdder whole = new LongAdder();
  private final LongAdder left = new LongAdder();
  private final LongAdder broken = new LongAdder();
  private final LongAdder dying = new LongAdder();

  private static Duration length() {
    Integer minutes = Integer.getInteger("hone.soak.minutes");
    return minutes == null ? Duration.ofSeconds(2) : Duration.ofMinutes(minutes);
  }

  @Test
  void nothingIsLeakedAndTheLedgerSaysWhatTheUpstreamServed() throws Exception {
    System.out.println("seed " + seed);
    MockScript script =
        MockScript.DEFAULT
            .withTokens(TOKENS)
            .withDelays(Duration.ofMillis(2), Duration.ofMillis(1));
    try (Gateway gateway = Gateway.start(script, TIMEOUTS)) {
      load(gateway, Duration.ofSeconds(1), seed);
      gateway.awaitQuiet();
      long before = heap();
      load(gateway, length(), seed + 1);
      gateway.awaitQuiet();
      long after = heap();
      System.out.printf(
          "%d whole, %d left, %d broken; heap %.1f MiB before, %.1f after%n",
          whole.sum(), left.sum(), broken.sum(), before / 1048576.0, after / 1048576.0);
      // Metrics, pools and JIT settle in the first minutes; a leak of one request's parts would
      // not.
      assertThat(after - before).as("bytes that stayed").isLessThan(24L << 20);
      books(gateway);
    }
  }

  private void load(Gateway gateway, Duration length, long from) throws Exception {
    long end = System.nanoTime() + length.toNanos();
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int c = 0; c < CLIENTS; c++) {
        Random random = new Random(from * CLIENTS + c);
        running.add(
            clients.submit(() -> {
              while (System.nanoTime() < end) {
                once(gateway, random);
              }
            }));
      }
      for (Future<?> client : running) {
        client.get();
      }
    }
  }

  private void once(Gateway gateway, Random random) {
    ClientProtocol client = any(List.of(ClientProtocol.values()), random);
    String upstream = any(client.upstreams(), random);
    MockFault fault = random.nextInt(4) == 0 ? any(List.copyOf(FAULTS), random) : MockFault.NONE;
    String model = upstream + "/mock" + (fault == MockFault.NONE ? "" : ":" + fault.word());
    if (fault == MockFault.DIE_BEFORE_HEADERS) {
      // Such a call may have met a stale connection, and goes out once more within its attempt.
      dying.increment();
    }
    boolean stream = random.nextInt(3) > 0;
    if (random.nextInt(8) == 0) {
      leave(gateway, client, model, stream, random.nextInt(40));
      left.increment();
      return;
    }
    HttpReply reply = gateway.ask(client, model, stream);
    boolean good =
        reply.status() == 200
            && reply.clean()
            && (!stream || client.hasTerminal(reply.body()))
            && client.errorEvents(reply.body()) == 0;
    if (fault == MockFault.NONE) {
      assertThat(good).as("%s over %s: %s", client, model, reply).isTrue();
    }
    (good ? whole : broken).increment();
  }

  private static void leave(
      Gateway gateway, ClientProtocol client, String model, boolean stream, int millis) {
    try (RawConnection raw = gateway.server().connect()) {
      raw.post(client.path(model, stream), client.request(model, stream));
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Every request that the upstream received has its line, and whole answers their tokens. */
  private void books(Gateway gateway) {
    long served = gateway.mock().stats().requests();
    List<UsageRecord> lines = lines(gateway, served);
    Map<Outcome, Long> outcomes =
        lines.stream()
            .collect(
                Collectors.groupingBy(
                    l -> l.ending().outcome(),
                    () -> new EnumMap<>(Outcome.class),
                    Collectors.counting()));
    System.out.println("the upstream served " + served + "; the ledger has " + outcomes);
    // A client that left before its request went out leaves a line and no request.
    long unsent =
        outcomes.getOrDefault(Outcome.CLIENT_GONE, 0L)
            + outcomes.getOrDefault(Outcome.UNREACHABLE, 0L)
            + outcomes.getOrDefault(Outcome.REFUSED, 0L);
    assertThat((long) lines.size()).isBetween(served - dying.sum(), served + unsent);
    assertThat(outcomes.getOrDefault(Outcome.OK, 0L)).isGreaterThanOrEqualTo(whole.sum());
    assertThat(lines)
        .filteredOn(l -> l.ending().outcome() == Outcome.OK)
        .allSatisfy(l -> {
          assertThat(l.tokens().output()).isEqualTo(TOKENS);
          assertThat(l.tokens().cacheRead()).isEqualTo(60);
        });
    assertThat(lines.stream().map(l -> l.requestId() + " " + l.attempt()).distinct())
        .hasSameSizeAs(lines);
  }

  private static List<UsageRecord> lines(Gateway gateway, long atLeast) {
    int most = (int) Math.min(Integer.MAX_VALUE, atLeast * 2 + 1_000);
    try {
      TimeUnit.SECONDS.sleep(2); // longer than a line may wait
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (UsageReports reports = UsageReports.open(gateway.server().data())) {
      return reports.lines(UsageQuery.ALL, most);
    }
  }

  private static long heap() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(100);
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static <T> T any(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }
}
