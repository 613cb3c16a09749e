package dev.hone.server;

import dev.hone.gateway.drift.BrokenPrefix;
import dev.hone.gateway.drift.BrokenPrefixFile;
import dev.hone.gateway.drift.DriftMemory;
import dev.hone.gateway.promptcache.PromptCacheFile;
import dev.hone.gateway.promptcache.PromptCacheMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what prompt caching has learned in the data folder: read at the start, written every few
 * minutes and at the end by a thread of its own. A file that can't be read or written is named in
 * the log; nothing else depends on it.
 */
final class PromptCacheKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PromptCacheKeeper.class);
  private static final Duration EVERY = Duration.ofMinutes(3);

  /** A line in the log sends people to the sums of what broke: they must be there by then. */
  private static final Duration SUMS_EVERY = Duration.ofSeconds(5);

  private final BrokenPrefixFile broken;
  private final PromptCacheFile memory;
  private final DriftMemory drift;
  private final PromptCacheMemory planned;
  private final InstantSource clock;
  private final Thread writer;
  private List<BrokenPrefix> written = List.of();

  PromptCacheKeeper(Path data, PromptCacheMemory planned, DriftMemory drift, InstantSource clock) {
    this.broken = new BrokenPrefixFile(data);
    this.memory = new PromptCacheFile(data);
    this.planned = planned;
    this.drift = drift;
    this.clock = clock;
    restore();
    this.writer = Thread.ofPlatform().name("hone-cache-memory").daemon().unstarted(this::run);
    writer.start();
  }

  private void restore() {
    try {
      drift.broken().restore(broken.read());
    } catch (IOException e) {
      LOG.warn("The sums of broken prefixes begin anew: {}", e.getMessage());
    }
    try {
      memory.read(planned);
    } catch (IOException e) {
      LOG.warn("The memory of prompt caching begins anew: {}", e.getMessage());
    }
  }

  private void run() {
    try {
      for (long round = 1; ; round++) {
        TimeUnit.MILLISECONDS.sleep(SUMS_EVERY.toMillis());
        saveSums();
        if (round % EVERY.dividedBy(SUMS_EVERY) == 0) {
          saveMemory();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void saveSums() {
    List<BrokenPrefix> sums = drift.broken().list(clock.instant());
    if (sums.equals(written)) {
      return;
    }
    try {
      broken.write(sums);
      written = sums;
    } catch (IOException e) {
      LOG.warn("The sums of broken prefixes were not written: {}", e.toString());
    }
  }

  private synchronized void saveMemory() {
    try {
      memory.write(planned);
    } catch (IOException e) {
      LOG.warn("The memory of prompt caching was not written: {}", e.toString());
    }
  }

  /** Writes it a last time. */
  @Override
  public void close() {
    writer.interrupt();
    saveSums();
    saveMemory();
  }
}
