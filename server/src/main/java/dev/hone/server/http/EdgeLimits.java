package dev.hone.server.http;

import java.time.Duration;

/**
 * What a client may take up.
 *
 * @param bodyBytes largest body
 * @param headerBytes largest header block
 * @param bodyTimeout longest wait for the whole body
 * @param heartbeat longest silence within a stream; also bounds how late a vanished client is
 *     noticed
 * @param slowClient how long a client may take nothing of what is held for it before it is cut
 */
public record EdgeLimits(
    int bodyBytes, int headerBytes, Duration bodyTimeout, Duration heartbeat, Duration slowClient) {
  public static final EdgeLimits DEFAULT =
      new EdgeLimits(
          32 << 20,
          64 << 10,
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60));
}
