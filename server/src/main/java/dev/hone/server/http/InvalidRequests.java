package dev.hone.server.http;

import dev.hone.wire.error.ErrorKind;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** What to answer to bytes that are no HTTP request within the limits. */
final class InvalidRequests {
  private InvalidRequests() {}

  static HttpRefusal refusal(@Nullable Throwable cause, EdgeLimits limits) {
    if (cause instanceof TooLongHttpHeaderException) {
      return new HttpRefusal(
          431,
          ErrorKind.TOO_LARGE,
          "The request's headers are larger than %d KiB.".formatted(limits.headerBytes() >> 10));
    }
    if (cause instanceof TooLongHttpLineException) {
      return new HttpRefusal(414, ErrorKind.TOO_LARGE, "The request's path is too long.");
    }
    return new HttpRefusal(400, ErrorKind.INVALID_REQUEST, "This is no HTTP request.");
  }
}
