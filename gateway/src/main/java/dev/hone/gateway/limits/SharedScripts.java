package dev.hone.gateway.limits;

import dev.hone.gateway.limits.Untold.Batch;
import dev.hone.gateway.valkey.Script;
import dev.hone.ledger.keys.Quotas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import redis.clients.jedis.RedisClient;

/** The two scripts of the shared counters, with their keys, arguments and answers. */
final class SharedScripts {
  private static final String PREFIX = "hone:";
  private static final String GATEWAYS = PREFIX + "gateways";
  private static final String EPOCH = PREFIX + "epoch";

  private final Script reserve = Script.beside(SharedScripts.class, "reserve.lua");
  private final Script settle = Script.beside(SharedScripts.class, "settle.lua");

  /** Either a refusal, or the levels of the buckets: requests and tokens of each claim in turn. */
  sealed interface Reply {
    record Taken(List<Double> levels) implements Reply {}

    record Refused(Refusal refusal) implements Reply {}
  }

  /**
   * @param local knows what was spent as the database says, should the server not
   */
  Reply reserve(
      RedisClient client, String keeper, Hold hold, List<Claim> claims, LocalCounters local) {
    Periods periods = hold.periods();
    List<String> keys = new ArrayList<>(1 + 3 * claims.size());
    List<String> arguments = new ArrayList<>(3 + 7 * claims.size());
    keys.add(GATEWAYS);
    arguments.add(keeper);
    arguments.add(Long.toString(hold.nanos()));
    arguments.add(Long.toString(hold.tokens()));
    for (Claim claim : claims) {
      keys.add(account(claim.account()));
      keys.add(money(claim.account(), periods.day()));
      keys.add(money(claim.account(), periods.month()));
      Quotas quotas = claim.quotas();
      arguments.add(limit(quotas.rpm()));
      arguments.add(limit(quotas.tpm()));
      arguments.add(limit(quotas.parallel()));
      arguments.add(limit(quotas.dailyNanos()));
      arguments.add(limit(quotas.monthlyNanos()));
      Account known = local.account(claim.account());
      arguments.add(Long.toString(known.spent(periods.day())));
      arguments.add(Long.toString(known.spent(periods.month())));
    }
    List<?> reply = (List<?>) reserve.run(client, keys, arguments);
    int refuser = Integer.parseInt(text(reply, 0));
    if (refuser > 0) {
      return new Reply.Refused(
          new Refusal(
              claims.get(refuser - 1).account(),
              LimitKind.valueOf(text(reply, 1)),
              Long.parseLong(text(reply, 2)),
              Long.parseLong(text(reply, 3)),
              Duration.ofMillis(Long.parseLong(text(reply, 4)))));
    }
    List<Double> levels = new ArrayList<>(2 * claims.size());
    for (int i = 1; i <= 2 * claims.size(); i++) {
      levels.add(Double.parseDouble(text(reply, i)));
    }
    return new Reply.Taken(levels);
  }

  /**
   * Tells a batch.
   *
   * @param process numbers its batches itself
   * @param epoch as known; empty if it is not yet
   * @return the epoch; if it is another, nothing was taken
   */
  String settle(RedisClient client, String process, String keeper, String epoch, Batch batch) {
    List<String> keys = new ArrayList<>();
    keys.add(GATEWAYS);
    keys.add(EPOCH);
    keys.add(PREFIX + "batch:" + process);
    List<String> arguments = new ArrayList<>();
    arguments.add(keeper);
    arguments.add(epoch);
    // Never the same twice: a server that lost its data must not come to the epoch of before.
    arguments.add(UUID.randomUUID().toString());
    arguments.add(Long.toString(batch.number()));
    arguments.add(Integer.toString(batch.changes().size()));
    arguments.add(batch.totals() ? "totals" : "amounts");
    batch
        .changes()
        .forEach((share, change) -> {
          keys.add(account(share.account()));
          arguments.add(share.keeper());
          arguments.add(Long.toString(change.nanos()));
          arguments.add(Long.toString(change.requests()));
          arguments.add(Long.toString(change.tokens()));
        });
    batch
        .money()
        .forEach((slot, nanos) -> {
          keys.add(money(slot.account(), slot.period()));
          arguments.add(Long.toString(nanos));
        });
    return String.valueOf(settle.run(client, keys, arguments));
  }

  private static String account(String name) {
    return PREFIX + "account:" + name;
  }

  private static String money(String name, String period) {
    return PREFIX + "money:" + period + ":" + name;
  }

  private static String limit(OptionalLong limit) {
    return Long.toString(limit.orElse(-1));
  }

  private static String text(List<?> reply, int index) {
    return String.valueOf(reply.get(index));
  }
}
