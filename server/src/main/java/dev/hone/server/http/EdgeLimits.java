package dev.hone.server.http;

import java.time.Duration;

/**
 * What a client may take up.
 *
 * @param bodyBytes largest body
 * @param headerBytes largest header block
 * @param head longest wait for a TLS handshake, and for the head of a connection's first request
 * @param idle longest wait for the whole head of a connection's next request; longer than what
 *     usual clients and proxies keep a connection for, so that it is they who close it
 * @param bodyTimeout longest wait for the whole body
 * @param heartbeat longest silence within a stream; also bounds how late a vanished client is
 *     noticed
 * @param slowClient how long a client may take nothing of what is held for it before it is cut
 */
public record EdgeLimits(
    int bodyBytes,
    int headerBytes,
    Duration head,
    Duration idle,
    Duration bodyTimeout,
    Duration heartbeat,
    Duration slowClient) {
  public static final EdgeLimits DEFAULT =
      new EdgeLimits(
          32 << 20,
          64 << 10,
          Duration.ofSeconds(30),
          Duration.ofMinutes(6),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60));
}
