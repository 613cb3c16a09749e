package dev.hone.cli.run;

import dev.hone.ledger.keys.KeyToken;
import dev.hone.server.HoneServer;
import dev.hone.server.ServerSetup;
import dev.hone.server.config.ClientKey;
import dev.hone.server.config.HoneConfig;
import dev.hone.server.local.ModelSlot;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The gateway that a run goes through: one that runs here already, else one in this process that
 * ends with the run.
 */
public final class Gateway implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(2);
  private static final Duration SETTLED = Duration.ofMillis(600);
  private static final long LOOK_AGAIN_MILLIS = 50;

  private final String url;
  private final Optional<HoneServer> own;
  private final Optional<String> key;

  private Gateway(String url, Optional<HoneServer> own, Optional<String> key) {
    this.url = url;
    this.own = own;
    this.key = key;
  }

  /** The Hone that runs at this port of this machine, if one does. */
  public static Optional<Gateway> running(int port) {
    String url = "http://127.0.0.1:" + port;
    return RunningHone.at(url)
        ? Optional.of(new Gateway(url, Optional.empty(), Optional.empty()))
        : Optional.empty();
  }

  /**
   * Starts one. It is this run's alone: on loopback, and without asking for a key; where keys were
   * made with {@code hone keys}, with one of its own.
   *
   * @param port 0 for a free one
   */
  public static Gateway start(ServerSetup setup, int port) {
    HoneConfig alone = setup.config().withListen("127.0.0.1", port).withKeys(List.of());
    HoneServer server =
        HoneServer.start(
            new ServerSetup(
                alone,
                setup.data(),
                setup.defaultModel(),
                setup.store(),
                setup.offline(),
                setup.kernels(),
                setup.limits(),
                setup.listener()));
    if (!server.asksForKeys()) {
      return new Gateway(server.url(), Optional.of(server), Optional.empty());
    }
    String key = KeyToken.fresh(new SecureRandom()).reveal();
    server.reload(alone.withKeys(List.of(new ClientKey("run", key))));
    return new Gateway(server.url(), Optional.of(server), Optional.of(key));
  }

  /** The key that it wants, made for this run; empty where it wants none, or others' keys. */
  public Optional<String> key() {
    return key;
  }

  /** Its address, without a version. */
  public String url() {
    return url;
  }

  /** Whether it ends with this run. */
  public boolean isOwn() {
    return own.isPresent();
  }

  /** Waits until no local model of an own gateway is being fetched or loaded any more. */
  public void awaitModels() throws InterruptedException {
    while (own.isPresent()
        && own.get().models().all().stream().anyMatch(s -> s instanceof ModelSlot.Preparing)) {
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  /** After this, the ledger on disk has what the run used. */
  @Override
  public void close() {
    if (own.isPresent()) {
      own.get().drain(DRAIN);
      return;
    }
    try {
      // Another process's ledger commits every 200 ms.
      TimeUnit.MILLISECONDS.sleep(SETTLED.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
