package dev.hone.cli.bench;

import dev.hone.wire.Protocol;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What load to put on a server.
 *
 * @param url its base, with or without {@code /v1}
 * @param model the model to ask
 * @param protocol chat completions or Messages
 * @param streams requests under way at a time
 * @param requests requests in all
 * @param promptTokens about as many tokens of prompt, all of them new to the server
 * @param maxTokens longest answer
 * @param key the API key to present
 * @param timeout longest wait for a whole answer
 */
public record LoadOptions(
    URI url,
    String model,
    Protocol protocol,
    int streams,
    int requests,
    int promptTokens,
    int maxTokens,
    Optional<String> key,
    Duration timeout) {

  public LoadOptions {
    if (streams < 1 || requests < 1 || promptTokens < 1 || maxTokens < 1) {
      throw new IllegalArgumentException(
          "-c, -n, --requests and --prompt-tokens must be 1 or more");
    }
    if (url.getHost() == null || url.getScheme() == null || !url.getScheme().startsWith("http")) {
      throw new IllegalArgumentException("--url must be such as http://127.0.0.1:8080, not " + url);
    }
  }

  /** Where requests go. */
  URI endpoint() {
    String base = url.toString().replaceFirst("/+$", "");
    String path = protocol == Protocol.ANTHROPIC_MESSAGES ? "/messages" : "/chat/completions";
    return URI.create((base.endsWith("/v1") ? base : base + "/v1") + path);
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "LoadOptions[%s, %s, %d streams, %d requests]"
        .formatted(endpoint(), model, streams, requests);
  }
}
