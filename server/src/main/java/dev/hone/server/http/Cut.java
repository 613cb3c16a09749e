package dev.hone.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes a client's connection at once. Vert.x's own close waits until everything written has been
 * taken, which a client that does not read never does.
 */
final class Cut {
  private Cut() {}

  /** Closes it and drops what was not taken. Called on the connection's event loop. */
  static void now(HttpConnection client) {
    if (client instanceof ConnectionBase connection) {
      Channel channel = connection.channel();
      // Without lingering the system drops its buffers too, and says so with a reset.
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.unsafe().close(channel.unsafe().voidPromise());
    } else {
      client.close();
    }
  }
}
