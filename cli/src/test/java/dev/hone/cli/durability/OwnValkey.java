package dev.hone.cli.durability;

import java.io.IOException;
import org.junit.jupiter.api.Assumptions;
import redis.embedded.RedisServer;

/** A Redis of a test's own without persistence: killed, it comes back without its data. */
final class OwnValkey implements AutoCloseable {
  private final int port;
  private RedisServer server;

  OwnValkey() throws IOException {
    this.port = WholeGateway.freePort();
    try {
      this.server = launch();
    } catch (IOException | RuntimeException e) {
      throw Assumptions.<RuntimeException>abort("no Valkey can be started here: " + e);
    }
  }

  private RedisServer launch() throws IOException {
    RedisServer fresh =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    fresh.start();
    return fresh;
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  void kill() throws IOException {
    server.stop();
  }

  void startAgain() throws IOException {
    server = launch();
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }
}
