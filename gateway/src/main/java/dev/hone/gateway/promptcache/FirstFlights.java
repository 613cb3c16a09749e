package dev.hone.gateway.promptcache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Lets requests wait for one that is just writing a prefix of theirs: an entry can be read only
 * once the answer that writes it has begun. Bounded in time, and in requests per prefix.
 */
final class FirstFlights {
  private static final int WAITING = 64;

  private final Duration patience;
  private final ConcurrentMap<Flight, Landing> flying = new ConcurrentHashMap<>();

  private record Flight(String scope, long hash) {}

  private static final class Landing {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
  }

  FirstFlights(Duration patience) {
    this.patience = patience;
  }

  /** Waits where another request is writing a prefix of this prompt that is worth it. */
  boolean await(Prompt prompt, int minTokens) {
    if (flying.isEmpty()) {
      return false;
    }
    Landing deepest = null;
    long tokens = 0;
    for (PromptBlock block : prompt.blocks()) {
      tokens += block.tokens();
      if (tokens >= minTokens) {
        Landing landing = flying.get(new Flight(prompt.scope(), block.hash()));
        deepest = landing == null ? deepest : landing;
      }
    }
    if (deepest == null) {
      return false;
    }
    try {
      return deepest.waiting.incrementAndGet() <= WAITING
          && deepest.begun.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      deepest.waiting.decrementAndGet();
    }
  }

  /** Others wait from now on; the action lets them go. */
  Runnable begin(Plan plan) {
    return begin(
        plan.prompt(),
        plan.marks().stream().mapToInt(Mark::block).filter(block -> block >= plan.readable()));
  }

  /** The same for prefixes of this prompt that end with these blocks. */
  Runnable begin(Prompt prompt, IntStream blocks) {
    List<Flight> mine = new ArrayList<>();
    Landing landing = new Landing();
    blocks.forEach(block -> {
      Flight flight = new Flight(prompt.scope(), prompt.blocks().get(block).hash());
      if (flying.putIfAbsent(flight, landing) == null) {
        mine.add(flight);
      }
    });
    return () -> {
      mine.forEach(flying::remove);
      landing.begun.countDown();
    };
  }
}
