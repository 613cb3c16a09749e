package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.gateway.responsecache.ResponseCache;
import dev.hone.gateway.responsecache.ResponseCacheRules;
import dev.hone.gateway.route.ModelRoute;
import dev.hone.gateway.valkey.ValkeyAddress;
import dev.hone.ledger.LedgerSettings;
import dev.hone.ledger.database.DatabaseAddress;
import dev.hone.ledger.journal.JournalSettings;
import dev.hone.ledger.keys.ModelScope;
import dev.hone.ledger.keys.Quotas;
import dev.hone.server.Eventually;
import dev.hone.server.HoneServer;
import dev.hone.server.RawConnection;
import dev.hone.server.config.Bookkeeping;
import dev.hone.server.config.ClientKey;
import dev.hone.server.config.HoneConfig;
import dev.hone.server.mock.MockFault;
import dev.hone.server.mock.MockScript;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/**
 * Mixed load from every protocol over every upstream: faults, clients that leave at any moment,
 * keys and limits, a response cache, fallbacks, and a configuration that changes all the time, with
 * ledger, journal and planner on. {@code -Dhone.soak.minutes=30} makes it long, a few seconds
 * otherwise; {@code -Dhone.soak.postgres=jdbc:…} and {@code -Dhone.soak.valkey=redis://…} keep the
 * books there. At the end nothing is open, the heap is where it was, and the ledger says of each
 * single request what the upstream and the client say.
 */
class SoakTest {
  private static final int CLIENTS = Integer.getInteger("hone.soak.clients", 24);
  private static final int TOKENS = 16;
  private static final long HEAP_BOUND = 24L << 20;

  /** Of Hone's pools, of the runtime, of the database's driver. */
  private static final int FILES_BOUND = 24;

  private static final String READER = "hk-reader";

  /** The last may do two things at a time, and is refused often. */
  private static final List<String> KEYS = List.of("hk-wide", "hk-team", "hk-narrow");

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
  private final SoakBooks books = new SoakBooks();
  private final LongAdder whole = new LongAdder();
  private final LongAdder left = new LongAdder();
  private final LongAdder broken = new LongAdder();
  private final LongAdder limited = new LongAdder();
  private final LongAdder reloads = new LongAdder();

  private static Duration length() {
    Integer minutes = Integer.getInteger("hone.soak.minutes");
    return minutes == null ? Duration.ofSeconds(2) : Duration.ofMinutes(minutes);
  }

  private static LedgerSettings ledger() {
    return new LedgerSettings(
        Optional.ofNullable(System.getProperty("hone.soak.postgres")).map(DatabaseAddress::parse),
        Optional.empty());
  }

  private static HoneConfig config(HoneConfig before) {
    HoneConfig config =
        before
            .withKeys(
                List.of(
                    new ClientKey("reader", READER),
                    new ClientKey("wide", KEYS.get(0)),
                    new ClientKey("team", KEYS.get(1), grant(10_000_000, 100_000)),
                    new ClientKey("narrow", KEYS.get(2), grant(1_000_000, 2))))
            .withRoutes(routes("chat/mock:server-error"))
            .withResponseCache(new ResponseCacheRules(Duration.ofMinutes(1), 1 << 20, true));
    String valkey = System.getProperty("hone.soak.valkey");
    return valkey == null ? config : config.withValkey(ValkeyAddress.parse(valkey));
  }

  private static Grant grant(long requestsPerMinute, long parallel) {
    return new Grant(
        Optional.of("soakers"),
        ModelScope.ALL,
        new Quotas(
            OptionalLong.of(requestsPerMinute),
            OptionalLong.of(Long.MAX_VALUE >> 20),
            OptionalLong.of(parallel),
            OptionalLong.of(1_000_000_000_000L),
            OptionalLong.empty()));
  }

  /** A model that is answered by its second target. */
  private static List<ModelRoute> routes(String first) {
    return List.of(new ModelRoute("either", List.of(first, "messages/mock")));
  }

  @Test
  void nothingIsLeakedAndTheLedgerSaysWhatTheUpstreamServed() throws Exception {
    System.out.println("seed " + seed);
    MockScript script =
        MockScript.DEFAULT
            .withTokens(TOKENS)
            .withDelays(Duration.ofMillis(2), Duration.ofMillis(1));
    try (Gateway gateway =
        Gateway.start(
            script,
            TIMEOUTS,
            setup ->
                setup
                    .books(new Bookkeeping(ledger(), JournalSettings.DEFAULT))
                    .config(SoakTest::config))) {
      gateway.mock().onRequest(books::asked);
      // Metrics, pools and compiled code settle first; a leak of one request's parts would not.
      load(gateway, length().dividedBy(10).plusMillis(800), seed);
      awaitQuiet(gateway);
      long heap = heap();
      long files = files();
      load(gateway, length(), seed + 1);
      awaitQuiet(gateway);
      long after = heap();
      System.out.printf(
          "%d whole, %d left, %d broken, %d limited, %d reloads; heap %.1f MiB before, %.1f after; %d and %d files%n",
          whole.sum(),
          left.sum(),
          broken.sum(),
          limited.sum(),
          reloads.sum(),
          heap / 1048576.0,
          after / 1048576.0,
          files,
          files());
      assertThat(after - heap).as("bytes that stayed").isLessThan(HEAP_BOUND);
      Eventually.until("its connections are closed", () -> files() <= files + FILES_BOUND);
      everyKeyIsAsFreeAsBefore(gateway);
      TimeUnit.SECONDS.sleep(2); // longer than a line may wait
      books.compare(gateway.server().data(), ledger(), TOKENS);
      assertThat(gateway.server().get("/metrics", "x-api-key", READER).body())
          .contains("hone_ledger_lines_lost_total 0.0");
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
      running.add(clients.submit(() -> reload(gateway.server().server(), end)));
      for (Future<?> client : running) {
        client.get();
      }
    }
  }

  /** Takes one configuration after the other, twice a second. */
  private boolean reload(HoneServer server, long end) throws InterruptedException {
    while (System.nanoTime() < end) {
      String first = reloads.sum() % 2 == 0 ? "gemini/mock:overloaded" : "chat/mock:server-error";
      server.reload(server.config().withRoutes(routes(first)));
      reloads.increment();
      TimeUnit.MILLISECONDS.sleep(500);
    }
    return true;
  }

  private void once(Gateway gateway, Random random) {
    ClientProtocol client = any(List.of(ClientProtocol.values()), random);
    MockFault fault = random.nextInt(4) == 0 ? any(List.copyOf(FAULTS), random) : MockFault.NONE;
    String model =
        any(client.upstreams(), random)
            + "/mock"
            + (fault == MockFault.NONE ? "" : ":" + fault.word());
    if (fault == MockFault.NONE && random.nextInt(10) == 0) {
      model = "either";
    }
    boolean stream = random.nextInt(3) > 0;
    int number = books.next();
    String[] headers = books.headers(number, any(KEYS, random), random.nextInt(4) > 0);
    if (random.nextInt(8) == 0) {
      leave(gateway, client, model, stream, random.nextInt(40), headers);
      left.increment();
      return;
    }
    HttpReply reply = gateway.ask(client, model, stream, headers);
    boolean good =
        reply.status() == 200
            && reply.clean()
            && (!stream || client.hasTerminal(reply.body()))
            && client.errorEvents(reply.body()) == 0;
    if (good) {
      books.whole(number, reply.header(ResponseCache.HEADER).filter("hit"::equals).isPresent());
      whole.increment();
    } else if (reply.status() == 429 && fault != MockFault.RATE_LIMIT) {
      assertThat(client.isError(reply.body())).as(reply.body()).isTrue();
      books.limited(number);
      limited.increment();
    } else {
      assertThat(fault).as("%s over %s: %s", client, model, reply).isNotEqualTo(MockFault.NONE);
      broken.increment();
    }
  }

  private static void leave(
      Gateway gateway,
      ClientProtocol client,
      String model,
      boolean stream,
      int millis,
      String... headers) {
    byte[] body = client.request(model, stream).getBytes(StandardCharsets.UTF_8);
    StringBuilder head =
        new StringBuilder("POST " + client.path(model, stream) + " HTTP/1.1\r\nhost: hone\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    head.append("content-length: ").append(body.length).append("\r\n\r\n");
    try (RawConnection raw = gateway.server().connect()) {
      raw.write(head + new String(body, StandardCharsets.UTF_8));
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitQuiet(Gateway gateway) {
    Eventually.until(
        "no request is open at the upstream", () -> gateway.mock().stats().open() == 0);
    Eventually.until(
        "no request is open at Hone",
        () ->
            gateway
                .server()
                .get("/metrics", "x-api-key", READER)
                .body()
                .contains("\nhone_requests_open 1.0\n"));
  }

  /** A slot or a reservation that was not given back would refuse the narrow key for good. */
  private void everyKeyIsAsFreeAsBefore(Gateway gateway) {
    for (String key : KEYS) {
      int number = books.next();
      String[] headers = books.headers(number, key, true);
      HttpReply reply = gateway.ask(ClientProtocol.CHAT, "chat/mock", true, headers);
      assertThat(reply.status()).as(key + reply.body()).isEqualTo(200);
      books.whole(number, false);
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

  /** Open files and sockets; 0 where they can't be counted. */
  private static long files() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  private static <T> T any(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }
}
