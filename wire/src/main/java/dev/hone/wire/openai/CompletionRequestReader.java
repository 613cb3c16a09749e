package dev.hone.wire.openai;

import dev.hone.wire.json.FieldReader;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.Message;
import dev.hone.wire.view.OutputFormat;
import dev.hone.wire.view.Part;
import dev.hone.wire.view.ReasoningWish;
import dev.hone.wire.view.Role;
import dev.hone.wire.view.Sampling;
import dev.hone.wire.view.ToolChoice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads a legacy completions request. Its prompt is one user message: text without any template. A
 * list of one text is that text, as LangChain sends it; any other list is kept as its JSON text.
 */
public final class CompletionRequestReader {
  /** The protocol's own default. */
  private static final int MAX_TOKENS = 16;

  private CompletionRequestReader() {}

  /** Reads the view. */
  public static ChatView read(JsonValue root) {
    FieldReader in = new FieldReader(root, "");
    JsonValue prompt = prompt(root);
    String text = prompt.string().orElseGet(prompt::raw);
    Part part = new Part.Text(text, prompt.span(), Optional.empty());
    return new ChatView(
        List.of(new Message(Role.USER, Optional.empty(), List.of(part), "prompt", prompt.span())),
        List.of(),
        ToolChoice.UNSET,
        OptionalInt.of(in.integer("max_tokens").orElse(MAX_TOKENS)),
        in.strings("stop"),
        new Sampling(
            in.number("temperature"),
            in.number("top_p"),
            in.integer("top_k"),
            in.number("min_p"),
            in.number("frequency_penalty"),
            in.number("presence_penalty"),
            in.number("repetition_penalty"),
            in.bigInteger("seed"),
            in.integer("n").orElse(1),
            LogitBias.read(in),
            root.get("logprobs").isNumber() ? in.integer("logprobs") : OptionalInt.empty()),
        new OutputFormat.PlainText(),
        ReasoningWish.UNSET,
        in.child("stream_options").bool("include_usage").orElse(false),
        Optional.empty(),
        in.string("user"),
        Map.of(),
        in.string("service_tier"));
  }

  /** The prompt; of a list of one text, that text. */
  private static JsonValue prompt(JsonValue root) {
    JsonValue prompt = root.get("prompt");
    List<JsonValue> list = prompt.elements();
    return list.size() == 1 && list.getFirst().isString() ? list.getFirst() : prompt;
  }
}
