package dev.hone.gateway.valkey;

import dev.hone.gateway.upstream.HomeLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.params.SetParams;

/**
 * A shared server that is there or away. The first call that fails makes it be away, with one line
 * in the log: from then on nobody waits for it, until a probe, twice a second, has written to it
 * again. Calls block, on virtual threads or workers, never on event loops. Thread-safe.
 */
public final class Valkey implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Valkey.class);

  /** Longest wait for an answer that a limit needs. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  /** Longest wait for what a request does as well without. */
  private static final Duration HASTE = Duration.ofMillis(50);

  private static final Duration PROBES = Duration.ofMillis(500);
  private static final int CONNECTIONS = 16;

  /** Waiting for one's turn is waiting for others' answers, each of which has its own limit. */
  private static final Duration QUEUE = Duration.ofSeconds(1);

  private final ValkeyAddress address;
  private final RedisClient client;
  private final RedisClient hasty;
  private final Semaphore turns = new Semaphore(CONNECTIONS);
  private final Semaphore hastyTurns = new Semaphore(CONNECTIONS);
  private final Thread prober;

  /** Odd while it is away; grows with every change. */
  private volatile long changes;

  private Valkey(ValkeyAddress address, Duration patience, Duration haste) {
    this.address = address;
    this.client = client(address, patience);
    this.hasty = client(address, haste);
    this.prober = Thread.ofPlatform().name("hone-valkey-probe").daemon().unstarted(this::probes);
  }

  /** Connects; a server that can't be reached is away until it can. */
  public static Valkey connect(ValkeyAddress address) {
    return connect(address, PATIENCE, HASTE);
  }

  /** As {@link #connect(ValkeyAddress)}, with other limits on waiting. */
  static Valkey connect(ValkeyAddress address, Duration patience, Duration haste) {
    Valkey valkey = new Valkey(address, patience, haste);
    valkey.ask(Valkey::write);
    valkey.prober.start();
    return valkey;
  }

  private static RedisClient client(ValkeyAddress address, Duration patience) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .timeoutMillis((int) patience.toMillis())
            .database(address.database());
    address.tls().ifPresent(tls -> config.sslOptions(tls.options()));
    address.user().ifPresent(config::user);
    address.password().ifPresent(secret -> config.password(secret.value()));
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    pool.setMaxWait(QUEUE);
    return RedisClient.builder()
        .hostAndPort(address.host(), address.port())
        .clientConfig(config.build())
        .poolConfig(pool)
        .build();
  }

  /** Whether it is there, as far as known. */
  public boolean up() {
    return changes % 2 == 0;
  }

  /** Grows whenever it was away: what it was told around then may have been lost. */
  public long generation() {
    return changes;
  }

  /** What it answers; empty if it is away, also if it went away over this call. */
  public <T> Optional<T> ask(Function<RedisClient, T> call) {
    return through(client, turns, c -> Optional.ofNullable(call.apply(c)));
  }

  /** A value, if it comes quickly. */
  public Optional<byte[]> get(byte[] key) {
    return through(hasty, hastyTurns, c -> Optional.ofNullable(c.get(key)));
  }

  private <T> Optional<T> through(
      RedisClient by, Semaphore turns, Function<RedisClient, Optional<T>> call) {
    // A new connection looks up the server's address, which holds whoever carries this thread.
    HomeLoop.leave();
    long before = changes;
    if (before % 2 != 0 || !begin(turns)) {
      return Optional.empty();
    }
    try {
      // Whoever waited for others that found it away needn't find out again.
      return changes == before ? call.apply(by) : Optional.empty();
    } catch (RuntimeException e) {
      // Also what is no answer to what was asked: requests go on without it.
      away(before, e);
      return Optional.empty();
    } finally {
      turns.release();
    }
  }

  private static boolean begin(Semaphore turns) {
    try {
      return turns.tryAcquire(QUEUE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized void away(long before, RuntimeException cause) {
    // A call that began before it came back says nothing about now.
    if (changes != before
        || cause.getCause() instanceof InterruptedException
        || Thread.currentThread().isInterrupted()) {
      return;
    }
    changes++;
    LOG.warn(
        "Valkey at {} is away ({}): until it is back, limits hold for this gateway alone and"
            + " answers are not shared.",
        address.shown(),
        reason(cause));
  }

  private static String reason(RuntimeException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }

  private void probes() {
    try {
      while (true) {
        Thread.sleep(PROBES);
        if (!up()) {
          probe();
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void probe() {
    try {
      // Connections of the time before are of no use any more.
      client.getPool().clear();
      hasty.getPool().clear();
      write(client);
      write(hasty);
    } catch (RuntimeException e) {
      // Whatever it is: only a probe brings it back.
      LOG.debug("Valkey is still away", e);
      return;
    }
    synchronized (this) {
      changes++;
    }
    LOG.info("Valkey at {} is back: limits and answers are shared again.", address.shown());
  }

  /** Writes, for a server that can be read and not written to is of no use. */
  private static String write(RedisClient client) {
    return client.set(
        "hone:probe".getBytes(StandardCharsets.UTF_8),
        new byte[] {1},
        SetParams.setParams().px(10_000));
  }

  @Override
  public void close() {
    prober.interrupt();
    try {
      client.close();
      hasty.close();
    } catch (JedisConnectionException e) {
      LOG.debug("closing the connections to Valkey", e);
    }
  }
}
