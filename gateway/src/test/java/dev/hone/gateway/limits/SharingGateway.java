package dev.hone.gateway.limits;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hone.gateway.valkey.TestingValkey;
import dev.hone.gateway.valkey.Valkey;
import dev.hone.gateway.valkey.ValkeyAddress;
import dev.hone.ledger.keys.Quotas;
import dev.hone.wire.Dialect;
import java.util.Map;

/** A gateway with a connection to Valkey of its own. */
final class SharingGateway implements AutoCloseable {
  final Valkey valkey;
  final LocalCounters local;
  final SharedCounters counters;
  final House house;

  SharingGateway(String name, ValkeyAddress address, Quotas quotas) {
    valkey = TestingValkey.connect(address);
    local = new LocalCounters(System::nanoTime);
    counters = SharedCounters.over(valkey, local);
    house =
        new House(name, LimitRules.NONE, House.everyKey(quotas), new LimitState(counters, local));
  }

  LimitException refused(String key) {
    return catchThrowableOfType(
        LimitException.class, () -> house.open(key, Dialect.OPENAI, Map.of()));
  }

  @Override
  public void close() {
    counters.close();
    valkey.close();
  }
}
