package dev.hone.server.local;

import dev.hone.model.LanguageModel;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.OutputFormat;
import dev.hone.wire.view.Tool;
import dev.hone.wire.view.ToolChoice;

/** Refuses by name what a local model can't do: nothing that changes the answer is ignored. */
final class LocalCapabilities {
  private LocalCapabilities() {}

  /**
   * Checks a request.
   *
   * @throws InvalidRequestException naming the first field that asks for too much
   */
  static void check(ChatRequest request, LanguageModel model) {
    ChatView view = request.view();
    if (request.protocol() == Protocol.OPENAI_COMPLETIONS) {
      completion(request.json());
    }
    if (view.messages().isEmpty()) {
      throw new InvalidRequestException(
          request.protocol() == Protocol.OPENAI_RESPONSES ? "input" : "messages",
          "must hold at least one message",
          "");
    }
    if (!(view.format() instanceof OutputFormat.PlainText)) {
      throw unsupported(
          request.protocol() == Protocol.OPENAI_RESPONSES ? "text.format" : "response_format",
          "local models can't be held to a JSON form yet",
          "Leave it out, and ask for JSON in the prompt");
    }
    if (view.sampling().logprobs().isPresent()) {
      throw unsupported("logprobs", "local models do not report log probabilities yet", "");
    }
    if (request.protocol() == Protocol.OPENAI_RESPONSES) {
      responses(request.json());
    }
    tools(view, model);
  }

  /** Whether the answer's text may hold tool calls that the client wants to hear of. */
  static boolean parsesTools(ChatView view, LanguageModel model) {
    return wantsTools(view) && template(model).contains(ToolCallParser.OPEN);
  }

  private static boolean wantsTools(ChatView view) {
    return !view.tools().isEmpty() && view.toolChoice().mode() != ToolChoice.Mode.NONE;
  }

  private static void tools(ChatView view, LanguageModel model) {
    if (!wantsTools(view)) {
      return;
    }
    if (!template(model).contains("tools")) {
      throw unsupported(
          "tools",
          "the chat template of " + model.name() + " knows no tools",
          "Ask without tools, or use another model");
    }
    if (!parsesTools(view, model)) {
      throw unsupported(
          "tools",
          "%s writes tool calls in a form that Hone does not read yet; it reads <tool_call>{…}</tool_call>"
              .formatted(model.name()),
          "Ask without tools, or use another model");
    }
    for (Tool tool : view.tools()) {
      if (tool.kind() != Tool.Kind.FUNCTION) {
        throw unsupported(
            "tools", "local models call functions only, not '" + tool.type() + "'", "");
      }
    }
    ToolChoice.Mode mode = view.toolChoice().mode();
    if (mode != ToolChoice.Mode.UNSET && mode != ToolChoice.Mode.AUTO) {
      throw unsupported(
          "tool_choice", "local models can't be made to call a tool", "Use auto or none");
    }
  }

  private static void completion(JsonValue body) {
    JsonValue prompt = body.get("prompt");
    boolean oneOfAList = prompt.elements().size() == 1 && prompt.elements().getFirst().isString();
    if (!prompt.isString() && !oneOfAList) {
      throw unsupported(
          "prompt", "local models continue one text", "Send a string, one request for each");
    }
    if (!body.get("suffix").asString("").isEmpty()) {
      throw unsupported("suffix", "local models can't fill in a middle", "Leave it out");
    }
    // The best n of n are all of them.
    if (body.get("best_of").asLong(1) > body.get("n").asLong(1)) {
      throw unsupported(
          "best_of", "local models return every choice that they make", "Use n instead");
    }
    if (body.get("echo").asBoolean(false)) {
      throw unsupported("echo", "local models don't repeat the prompt", "Leave it out");
    }
  }

  /** Hone keeps no conversations: the client has to send the whole of it. */
  private static void responses(JsonValue body) {
    for (String field : new String[] {"previous_response_id", "conversation", "prompt"}) {
      if (body.get(field).isPresent()) {
        throw unsupported(
            field, "local models keep no state between requests", "Send the whole input");
      }
    }
    if (body.get("background").asBoolean(false)) {
      throw unsupported("background", "local models answer while the client waits", "");
    }
  }

  private static String template(LanguageModel model) {
    return model.chatTemplate().map(t -> t.source()).orElse("");
  }

  private static InvalidRequestException unsupported(String field, String problem, String remedy) {
    return new InvalidRequestException(field, problem, remedy, "unsupported_parameter");
  }
}
