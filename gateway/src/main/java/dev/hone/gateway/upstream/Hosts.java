package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Secret;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Dialect;
import dev.hone.wire.Headers;
import dev.hone.wire.Operation;
import dev.hone.wire.Protocol;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Puts requests in the form in which whoever hosts the models wants them, credentials included. */
final class Hosts {
  private final AwsSigner aws;
  private final GoogleTokens google;

  /** As many as the configuration has servers and protocols. */
  private final Map<Address, URI> addresses = new ConcurrentHashMap<>();

  Hosts(UpstreamCaller caller, InstantSource clock) {
    this.aws = new AwsSigner(clock);
    this.google = new GoogleTokens(caller, clock);
  }

  /**
   * The call that carries a chat request.
   *
   * @param headers as {@link UpstreamHeaders} lets them pass
   * @param query of the client, where it means something to the provider
   */
  UpstreamCall chat(
      Provider provider,
      Outgoing outgoing,
      Headers headers,
      Optional<Secret> key,
      Optional<String> query) {
    return switch (provider.hosting()) {
      case Hosting.Direct d ->
          UpstreamCall.to(
              provider,
              "POST",
              address(provider, outgoing.request(), query),
              headers,
              outgoing.request().bytes());
      case Hosting.Azure azure -> AzureCalls.chat(provider, azure, outgoing, headers);
      case Hosting.Bedrock bedrock ->
          signed(provider, bedrock, key, BedrockCalls.chat(provider, outgoing, headers));
      case Hosting.Vertex vertex ->
          authorized(
              provider, vertex, key, VertexCalls.chat(provider, vertex, outgoing, headers, query));
    };
  }

  /** Most calls of a provider go to one address, which is parsed and checked once. */
  private URI address(Provider provider, ChatRequest request, Optional<String> query) {
    if (query.isPresent() || request.protocol() == Protocol.GEMINI_GENERATE) {
      return Paths.of(provider, request, query);
    }
    return addresses.computeIfAbsent(
        new Address(provider.baseUrl(), provider.dialect(), request.protocol()),
        a -> Paths.of(provider, request, query));
  }

  private record Address(URI base, Dialect dialect, Protocol protocol) {}

  /** The call that carries what Hone does not read. */
  UpstreamCall relay(
      Provider provider, Operation.HttpCall call, Headers headers, Optional<Secret> key) {
    return switch (provider.hosting()) {
      case Hosting.Direct d ->
          UpstreamCall.to(
              provider,
              call.method(),
              Paths.of(provider, call.pathAndQuery()),
              headers,
              call.body());
      case Hosting.Azure azure -> AzureCalls.relay(provider, azure, call, headers);
      case Hosting.Bedrock bedrock ->
          signed(provider, bedrock, key, BedrockCalls.relay(provider, call, headers));
      case Hosting.Vertex vertex ->
          authorized(provider, vertex, key, VertexCalls.relay(provider, vertex, call, headers));
    };
  }

  private UpstreamCall signed(
      Provider provider, Hosting.Bedrock bedrock, Optional<Secret> key, UpstreamCall call) {
    return key.isPresent() ? call : aws.sign(provider.name(), bedrock, call);
  }

  private UpstreamCall authorized(
      Provider provider, Hosting.Vertex vertex, Optional<Secret> key, UpstreamCall call) {
    if (key.isPresent()) {
      return call;
    }
    String token = google.token(provider, vertex.credentials()).value();
    return call.withHeaders(call.headers().with("authorization", "Bearer " + token));
  }
}
