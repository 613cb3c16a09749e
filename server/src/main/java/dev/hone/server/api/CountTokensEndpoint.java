package dev.hone.server.api;

import dev.hone.server.http.Endpoint;
import dev.hone.server.http.Exchange;
import dev.hone.server.local.LocalBackend;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.json.JsonWriter;

/** {@code POST /v1/messages/count_tokens}: exact for local models. */
public final class CountTokensEndpoint implements Endpoint {
  private final LocalBackend local;

  public CountTokensEndpoint(LocalBackend local) {
    this.local = local;
  }

  @Override
  public void handle(Exchange exchange) {
    ChatRequest request = Codecs.request(Protocol.ANTHROPIC_MESSAGES, exchange.body());
    exchange.respond(
        200,
        "application/json",
        new JsonWriter()
            .object()
            .field("input_tokens", local.countTokens(request))
            .endObject()
            .toBytes());
  }
}
