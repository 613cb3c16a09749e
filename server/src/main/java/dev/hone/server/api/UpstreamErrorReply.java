package dev.hone.server.api;

import dev.hone.gateway.retry.RestingException;
import dev.hone.gateway.retry.RetryPolicy;
import dev.hone.server.http.Exchange;
import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.answer.ErrorBody;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;

/**
 * Answers with an upstream's error: its own bytes if they are in the client's dialect, else the
 * same said in that. Clients are told not to repeat what Hone has repeated already.
 */
final class UpstreamErrorReply {
  private UpstreamErrorReply() {}

  static void send(Exchange exchange, UpstreamException error) {
    Headers headers = Headers.of("content-type", "application/json");
    byte[] body = ErrorBody.write(exchange.dialect(), error, exchange.id());
    if (error.reply().isPresent()) {
      UpstreamException.Reply reply = error.reply().get();
      if (speaks(exchange.dialect(), reply.body())) {
        headers = reply.headers();
        body = reply.body();
      }
    }
    if (error.retryAfter().isPresent()) {
      headers =
          headers.with(
              "retry-after", Long.toString((error.retryAfter().get().toMillis() + 999) / 1000));
    }
    boolean invites = error.status() == 408 || error.status() == 409 || error.status() >= 429;
    if (invites && !RetryPolicy.DEFAULT.leftToTheClient(error)) {
      headers = headers.with("x-should-retry", "false");
    }
    exchange.respond(error.status(), headers, body);
    if (error instanceof RestingException) {
      exchange.refused(error);
    }
  }

  private static boolean speaks(Dialect dialect, byte[] body) {
    JsonValue root;
    try {
      root = JsonDocument.parse(body).root();
    } catch (WireException e) {
      return false;
    }
    boolean error = root.get("error").isObject();
    boolean typed = root.get("type").asString("").equals("error");
    boolean google = error && root.get("error").get("status").isString();
    return switch (dialect) {
      case OPENAI -> error && !typed && !google;
      case ANTHROPIC -> error && typed;
      case GEMINI -> google;
    };
  }
}
