package dev.hone.gateway.limits;

import dev.hone.gateway.limits.SharedScripts.Reply;
import dev.hone.gateway.limits.Untold.Batch;
import dev.hone.gateway.limits.Untold.Change;
import dev.hone.gateway.valkey.Valkey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counters that several gateways share in Valkey. A request reserves by one round trip, and what
 * ends is told from a thread of its own, summed up. Everything is noted in this process too: that
 * is what decides while Valkey is away, and what budgets are written down from.
 *
 * <p>A gateway's reservations carry its name, which changes whenever Valkey was away: of those of
 * that time nobody knows what arrived. A name that is not heard of for 15 s has nothing reserved.
 */
public final class SharedCounters implements Counters, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedCounters.class);
  private static final long HEARTBEAT_NANOS = 1_000_000_000L;

  /** Between two batches: a busy gateway tells hundreds of ends at once. */
  private static final long PAUSE_MILLIS = 2;

  private final Valkey valkey;
  private final LocalCounters local;
  private final SharedScripts scripts = new SharedScripts();
  private final Untold untold = new Untold();
  private final Map<String, Level> levels = new ConcurrentHashMap<>();
  private final String process = UUID.randomUUID().toString();
  private final Thread teller =
      Thread.ofPlatform().name("hone-limits").daemon().unstarted(this::tell);
  private volatile boolean closed;

  /** The last batch of something that ended. */
  private volatile long told;

  private @Nullable Batch batch;
  private String epoch = "";
  private long batches;

  private SharedCounters(Valkey valkey, LocalCounters local) {
    this.valkey = valkey;
    this.local = local;
  }

  /** Begins to share. */
  public static SharedCounters over(Valkey valkey, LocalCounters local) {
    SharedCounters counters = new SharedCounters(valkey, local);
    counters.teller.start();
    return counters;
  }

  @Override
  public Verdict reserve(Hold hold) {
    // Where nothing is limited there is nothing to ask.
    List<Claim> limited = hold.claims().stream().filter(c -> !c.quotas().isEmpty()).toList();
    if (limited.isEmpty()) {
      return local.reserve(hold);
    }
    long before = told;
    String keeper = keeper();
    Optional<Reply> reply = ask(hold, limited, keeper);
    // Nobody is refused for what has ended here and was not told yet.
    if (reply.orElse(null) instanceof Reply.Refused && (tellRest() || told != before)) {
      reply = ask(hold, limited, keeper);
    }
    if (reply.isEmpty()) {
      return local.reserve(hold);
    }
    return switch (reply.get()) {
      case Reply.Refused refused -> new Verdict.Denied(refused.refusal());
      case Reply.Taken taken -> {
        local.force(hold);
        for (int i = 0; i < limited.size(); i++) {
          Claim claim = limited.get(i);
          levels.put(
              claim.account(),
              new Level(claim.quotas(), taken.levels().get(2 * i), taken.levels().get(2 * i + 1)));
        }
        yield new Verdict.Granted(new Reserved(hold, keeper));
      }
    };
  }

  private Optional<Reply> ask(Hold hold, List<Claim> limited, String keeper) {
    return valkey.ask(client -> scripts.reserve(client, keeper, hold, limited, local));
  }

  private String keeper() {
    return process + "-" + valkey.generation();
  }

  @Override
  public void freeSlot(Reserved reserved) {
    local.freeSlot(reserved);
    if (shared(reserved)) {
      untold.change(reserved, new Change(0, 1, 0));
      LockSupport.unpark(teller);
    }
  }

  @Override
  public void settle(Reserved reserved, long nanos, long tokens) {
    local.settle(reserved, nanos, tokens);
    Hold hold = reserved.hold();
    untold.settle(
        reserved,
        shared(reserved)
            ? new Change(hold.nanos(), 0, tokens - hold.tokens())
            : new Change(0, 0, tokens),
        nanos);
    LockSupport.unpark(teller);
  }

  @Override
  public void charge(Reserved reserved, long nanos, long tokens) {
    local.charge(reserved, nanos, tokens);
    untold.settle(reserved, new Change(0, 0, tokens), nanos);
    LockSupport.unpark(teller);
  }

  private static boolean shared(Reserved reserved) {
    return !reserved.keeper().equals(LocalCounters.HERE);
  }

  @Override
  public Optional<Level> level(Claim claim) {
    Level level = levels.get(claim.account());
    return valkey.up() && level != null ? Optional.of(level) : local.level(claim);
  }

  private void tell() {
    while (!closed) {
      boolean heard = false;
      try {
        heard = tellOnce();
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.error("telling Valkey what has ended", e);
      }
      if (!heard || untold.isEmpty()) {
        LockSupport.parkNanos(HEARTBEAT_NANOS);
      }
    }
  }

  private synchronized boolean tellRest() {
    return (batch != null || !untold.isEmpty()) && tellOnce();
  }

  /** Tells one batch, at the latest the one that it could not tell before. */
  private synchronized boolean tellOnce() {
    Batch next = batch;
    if (next == null) {
      next = untold.take(++batches);
      batch = next;
    }
    Batch telling = next;
    Optional<String> answer =
        valkey.ask(client -> scripts.settle(client, process, keeper(), epoch, telling));
    if (answer.isEmpty()) {
      return false;
    }
    boolean lost = !epoch.isEmpty() && !epoch.equals(answer.get());
    epoch = answer.get();
    if (lost) {
      batch = untold.anew(telling, local);
      return tellOnce();
    }
    batch = null;
    if (!telling.changes().isEmpty()) {
      told = telling.number();
    }
    return true;
  }

  /** Tells what is left, if anybody is there. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(teller);
    // What could not be told before, and what came since.
    if (tellRest()) {
      tellRest();
    }
  }
}
