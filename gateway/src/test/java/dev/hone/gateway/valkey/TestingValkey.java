package dev.hone.gateway.valkey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

/**
 * A real Valkey for the tests: that of the variable {@code HONE_TEST_VALKEY} (redis://…), else a
 * Redis that is unpacked and started once for all tests of this module.
 */
public final class TestingValkey {
  /** No test may fail because the machine is busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private TestingValkey() {}

  private static final class Shared {
    static final Optional<ValkeyAddress> ADDRESS = start();

    private static Optional<ValkeyAddress> start() {
      String own = System.getenv("HONE_TEST_VALKEY");
      if (own != null && !own.isBlank()) {
        return Optional.of(ValkeyAddress.parse(own));
      }
      try {
        int port = freePort();
        RedisServer server = server(port);
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        return Optional.of(at(port));
      } catch (IOException | RuntimeException e) {
        System.err.println("No Valkey could be started here: " + e);
        return Optional.empty();
      }
    }
  }

  /** The address of a server without data; aborts the test where none can be had. */
  public static ValkeyAddress empty() {
    ValkeyAddress address =
        Shared.ADDRESS.orElseGet(
            () -> Assumptions.abort("no Valkey: name one with HONE_TEST_VALKEY=redis://…"));
    try (Valkey valkey = connect(address)) {
      valkey.ask(RedisClient::flushDB);
    }
    return address;
  }

  /** A gateway's connection that waits as long as a busy machine needs. */
  public static Valkey connect(ValkeyAddress address) {
    return Valkey.connect(address, PATIENCE, PATIENCE);
  }

  /** A server of a test's own, which it may kill; aborts the test where there is none. */
  public static RedisServer ownServer(int port) {
    try {
      RedisServer server = server(port);
      server.start();
      return server;
    } catch (IOException | RuntimeException e) {
      return Assumptions.abort("no Valkey can be started here: " + e);
    }
  }

  private static RedisServer server(int port) throws IOException {
    return RedisServer.newRedisServer()
        .port(port)
        .bind("127.0.0.1")
        .setting("save \"\"")
        .setting("appendonly no")
        .build();
  }

  private static void stop(RedisServer server) {
    try {
      server.stop();
    } catch (IOException e) {
      System.err.println("Valkey was not stopped: " + e);
    }
  }

  /** The address of a port here. */
  public static ValkeyAddress at(int port) {
    return ValkeyAddress.parse("redis://127.0.0.1:" + port);
  }

  /** A port that nobody listens on. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
