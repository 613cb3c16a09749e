package dev.hone.server;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;

/** The official libraries in front of a server; they try once. */
public final class SdkClients {
  private SdkClients() {}

  /** OpenAI's. */
  public static OpenAIClient openai(TestingServer server) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(server.url() + "/v1")
        .apiKey("any")
        .maxRetries(0)
        .build();
  }

  /** Anthropic's. */
  public static AnthropicClient anthropic(TestingServer server) {
    return AnthropicOkHttpClient.builder()
        .baseUrl(server.url())
        .apiKey("any")
        .maxRetries(0)
        .build();
  }
}
