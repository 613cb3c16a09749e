package dev.hone.gateway.responsecache;

import dev.hone.gateway.valkey.Valkey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.params.SetParams;

/**
 * Answers that several gateways share in Valkey. They are written by a thread of its own from a
 * bounded queue: what doesn't fit is not shared.
 */
public final class ValkeyAnswers implements SecondLevel, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ValkeyAnswers.class);
  private static final byte[] PREFIX = "hone:answer:".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST = 256;
  private static final long MOST_BYTES = 16 << 20;

  private final Valkey valkey;
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>(MOST);
  private final AtomicLong queued = new AtomicLong();
  private final Thread writer;

  private record Entry(byte[] key, byte[] value, Duration ttl) {}

  public ValkeyAnswers(Valkey valkey) {
    this.valkey = valkey;
    this.writer = Thread.ofPlatform().name("hone-answers").daemon().start(this::write);
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    return valkey.get(prefixed(key));
  }

  @Override
  public void put(byte[] key, byte[] value, Duration ttl) {
    if (!valkey.up()) {
      return;
    }
    if (queued.addAndGet(value.length) > MOST_BYTES
        || !queue.offer(new Entry(prefixed(key), value, ttl))) {
      queued.addAndGet(-value.length);
    }
  }

  private void write() {
    try {
      while (true) {
        write(queue.take());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Entry entry) {
    queued.addAndGet(-entry.value().length);
    try {
      valkey.ask(client ->
          client.set(entry.key(), entry.value(), SetParams.setParams().px(entry.ttl().toMillis())));
    } catch (RuntimeException e) {
      // One answer less is shared; those after it must be.
      LOG.warn("sharing an answer", e);
    }
  }

  private static byte[] prefixed(byte[] key) {
    byte[] all = new byte[PREFIX.length + key.length];
    System.arraycopy(PREFIX, 0, all, 0, PREFIX.length);
    System.arraycopy(key, 0, all, PREFIX.length, key.length);
    return all;
  }

  @Override
  public void close() {
    writer.interrupt();
  }
}
