package dev.hone.gateway.promptcache;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.wire.error.WireException;
import java.time.Duration;
import java.util.Optional;

/** Where a provider keeps cached contents. Every call blocks, and fails with a WireException. */
public interface CachedContents {
  /**
   * A content that was made.
   *
   * @param name {@code cachedContents/…}
   * @param tokens as the provider counts them; 0 if it does not say
   */
  record Made(String name, long tokens) {}

  /**
   * Makes a content.
   *
   * @throws WireException if the provider refuses or can't be reached
   */
  Made create(Provider provider, Optional<Secret> key, byte[] body);

  /** Keeps a content for so long from now on. */
  void extend(Provider provider, Optional<Secret> key, String name, Duration ttl);

  /** Deletes a content. */
  void delete(Provider provider, Optional<Secret> key, String name);
}
