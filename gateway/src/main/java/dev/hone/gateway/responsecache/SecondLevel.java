package dev.hone.gateway.responsecache;

import java.time.Duration;
import java.util.Optional;

/**
 * A store that several gateways share. It may be slow or gone: then it answers nothing, quickly,
 * and the request goes on.
 */
public interface SecondLevel {
  /** Nobody shares anything. */
  SecondLevel NONE =
      new SecondLevel() {
        @Override
        public Optional<byte[]> get(byte[] key) {
          return Optional.empty();
        }

        @Override
        public void put(byte[] key, byte[] value, Duration ttl) {}
      };

  /** The value of a key. Blocks for some milliseconds at most. */
  Optional<byte[]> get(byte[] key);

  /** Keeps a value for a time. Doesn't block. */
  void put(byte[] key, byte[] value, Duration ttl);
}
