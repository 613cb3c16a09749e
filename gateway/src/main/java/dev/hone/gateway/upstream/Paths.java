package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Provider;
import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import java.net.URI;

/** Where a provider takes the requests of a protocol. */
final class Paths {
  private Paths() {}

  /** The address for a protocol's requests. */
  static URI of(Provider provider, Protocol protocol) {
    return of(
        provider,
        switch (protocol) {
          case OPENAI_CHAT -> "/v1/chat/completions";
          case OPENAI_COMPLETIONS -> "/v1/completions";
          case OPENAI_EMBEDDINGS -> "/v1/embeddings";
          case OPENAI_RESPONSES -> "/v1/responses";
          case ANTHROPIC_MESSAGES -> "/v1/messages";
          case GEMINI_GENERATE ->
              throw new IllegalArgumentException(provider.name() + " is no Gemini provider");
        });
  }

  /**
   * The address for a client's path and query. OpenAI's base URLs hold the version, Anthropic's do
   * not; what clients send always does.
   */
  static URI of(Provider provider, String pathAndQuery) {
    String base = provider.baseUrl().toString();
    while (base.endsWith("/")) {
      base = base.substring(0, base.length() - 1);
    }
    boolean versioned = provider.dialect() != Dialect.ANTHROPIC || base.endsWith("/v1");
    String path =
        versioned && pathAndQuery.startsWith("/v1/") ? pathAndQuery.substring(3) : pathAndQuery;
    return URI.create(base + path);
  }
}
