package dev.hone.wire.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a chat request asks, whatever its protocol.
 *
 * @param messages system messages first where the protocol keeps them apart, else in order
 * @param maxTokens limit on output tokens, reasoning included
 * @param stop stop sequences
 * @param includeUsage whether a streaming OpenAI client asked for a usage chunk
 * @param cacheKey OpenAI's {@code prompt_cache_key}
 * @param user the end user as the client names them ({@code user}, {@code safety_identifier},
 *     {@code metadata.user_id})
 * @param metadata string labels of the request
 * @param serviceTier the tier asked for
 */
public record ChatView(
    List<Message> messages,
    List<Tool> tools,
    ToolChoice toolChoice,
    OptionalInt maxTokens,
    List<String> stop,
    Sampling sampling,
    OutputFormat format,
    ReasoningWish reasoning,
    boolean includeUsage,
    Optional<String> cacheKey,
    Optional<String> user,
    Map<String, String> metadata,
    Optional<String> serviceTier) {
  /** Keeps copies. */
  public ChatView {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    stop = List.copyOf(stop);
    metadata = Map.copyOf(metadata);
  }
}
