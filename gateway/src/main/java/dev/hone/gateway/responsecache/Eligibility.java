package dev.hone.gateway.responsecache;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.RequestContext;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.Tool;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which requests would be answered the same again. */
final class Eligibility {
  /** A client's word that it wants a fresh answer. */
  private static final String FRESH = "cache-control";

  /** Fields by which an answer depends on more than the request, or does more than answer. */
  private static final List<String> BEYOND =
      List.of(
          "previous_response_id",
          "conversation",
          "background",
          "prompt",
          "web_search_options",
          "mcp_servers",
          "container",
          "audio",
          "thread",
          "cachedContent");

  private Eligibility() {}

  /** Why the request may not be answered from the cache; empty if it may. */
  static Optional<String> refusal(
      ChatRequest request, RequestContext context, boolean anyTemperature) {
    String wish = context.headers().first(FRESH).orElse("").toLowerCase(Locale.ROOT);
    if (wish.contains("no-cache") || wish.contains("no-store")) {
      return Optional.of("the client asked for a fresh answer");
    }
    for (String field : BEYOND) {
      if (request.json().get(field).isPresent()) {
        return Optional.of("'" + field + "' reaches beyond the request");
      }
    }
    ChatView view;
    try {
      view = request.view();
    } catch (InvalidRequestException e) {
      return Optional.of("the request is not valid");
    }
    if (!anyTemperature && view.sampling().temperature().orElse(1) != 0) {
      return Optional.of("not temperature 0");
    }
    if (view.sampling().n() != 1) {
      return Optional.of("several answers are wanted");
    }
    if (view.tools().stream().anyMatch(t -> t.kind() == Tool.Kind.HOSTED)) {
      return Optional.of("a tool of the provider's may answer otherwise next time");
    }
    return Optional.empty();
  }
}
