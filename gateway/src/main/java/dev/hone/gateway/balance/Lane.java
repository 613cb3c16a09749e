package dev.hone.gateway.balance;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import java.util.Optional;

/**
 * One way to a provider's models: one of its servers with one of its accounts.
 *
 * @param provider with the server's address as its base URL
 * @param rests when the account may not be used
 * @param seed what orders the lanes for a conversation; the same in every gateway
 */
public record Lane(Provider provider, Optional<Secret> key, Server server, Rests rests, long seed) {

  static Lane of(Provider provider, Optional<Secret> key, Server server, Rests rests) {
    long seed = Hash.add(Hash.SEED, server.url().toString());
    return new Lane(
        provider,
        key,
        server,
        rests,
        Hash.mix(key.map(k -> Hash.add(seed, k.value())).orElse(seed)));
  }

  /** Its weight for a conversation; the heaviest lane is the conversation's home. */
  long weight(long affinity) {
    return Hash.mix(affinity ^ seed);
  }
}
