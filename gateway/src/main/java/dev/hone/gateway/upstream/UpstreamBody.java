package dev.hone.gateway.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body from the moment that its headers are there. What comes before anybody reads it
 * is kept, a break included: the HTTP client tells of each only once, and forgets what it holds
 * back when the connection breaks. Belongs to the connection's event loop.
 */
final class UpstreamBody {
  /** Bytes that are kept before the upstream is paused. */
  static final int AHEAD = 64 << 10;

  /** Takes the body: chunks, then exactly one of the other two. */
  interface Reader {
    void chunk(byte[] bytes);

    void ended();

    void broken(Throwable cause);
  }

  private final HttpClientResponse response;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private @Nullable Reader reader;
  private @Nullable Throwable cause;
  private int waitingBytes;
  private boolean over;
  private boolean eventStream;

  UpstreamBody(HttpClientResponse response) {
    this.response = response;
    response.handler(this::chunk);
    response.endHandler(v -> end(null));
    response.exceptionHandler(this::end);
  }

  /** What is read from here on are server-sent events, made of Bedrock's binary framing. */
  void asServerSentEvents() {
    eventStream = true;
  }

  /** Hands everything to the reader, what has come already first. */
  void read(Reader asked) {
    Reader to = eventStream ? new EventStreamReader(asked) : asked;
    reader = to;
    while (!waiting.isEmpty()) {
      to.chunk(waiting.remove());
    }
    if (over) {
      tellEnd(to);
    } else {
      resume();
    }
  }

  void pause() {
    if (!over) {
      reading(false);
    }
  }

  void resume() {
    if (!over) {
      reading(true);
    }
  }

  /**
   * Holds the data back in the socket. The response's own pause would hold it in the HTTP client,
   * which forgets it when the upstream goes.
   */
  private void reading(boolean on) {
    if (response.request().connection() instanceof ConnectionBase connection) {
      connection.channel().config().setAutoRead(on);
    } else if (on) {
      response.resume();
    } else {
      response.pause();
    }
  }

  private void chunk(Buffer bytes) {
    Reader to = reader;
    if (to != null) {
      to.chunk(bytes.getBytes());
      return;
    }
    waiting.add(bytes.getBytes());
    waitingBytes += bytes.length();
    if (waitingBytes > AHEAD) {
      pause();
    }
  }

  private void end(@Nullable Throwable why) {
    if (over) {
      return;
    }
    // The connection may serve another request.
    reading(true);
    over = true;
    cause = why;
    Reader to = reader;
    if (to != null) {
      tellEnd(to);
    }
  }

  private void tellEnd(Reader to) {
    Throwable why = cause;
    if (why == null) {
      to.ended();
    } else {
      to.broken(why);
    }
  }
}
