package dev.hone.server.local;

import dev.hone.model.LanguageModel;
import dev.hone.text.ChatTemplate;
import dev.hone.text.Segment;
import dev.hone.text.TemplateException;
import dev.hone.text.Tokenizer;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.error.WireException;
import dev.hone.wire.view.ChatView;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns a conversation into a model's prompt, by the model's own chat template. Control tokens are
 * recognized only where the template wrote them: a user who writes {@code <|im_end|>} has written
 * text.
 */
final class PromptEncoder {
  private PromptEncoder() {}

  /**
   * The prompt's token ids.
   *
   * @throws InvalidRequestException if the model's template refuses the conversation or can't say
   *     what it asks
   */
  static int[] encode(LanguageModel model, ChatView view) {
    ChatTemplate template =
        model
            .chatTemplate()
            .orElseThrow(() ->
                new WireException(
                    ErrorKind.INVALID_REQUEST,
                    "The model %s has no chat template: it can't hold a conversation."
                        .formatted(model.name())));
    Tokenizer tokenizer = model.tokenizer();
    Map<String, Object> variables = new HashMap<>(TemplateMessages.of(view));
    variables.put("add_generation_prompt", true);
    tokenizer.bos().ifPresent(id -> variables.put("bos_token", trusted(tokenizer, id)));
    tokenizer.eos().ifPresent(id -> variables.put("eos_token", trusted(tokenizer, id)));
    try {
      return withBos(tokenizer, tokenizer.encode(template.renderSegments(variables)));
    } catch (TemplateException e) {
      throw new InvalidRequestException(
          "messages",
          e.raised()
              ? "the model's chat template refuses this conversation: " + e.getMessage()
              : "the model's chat template failed on this conversation: " + e.getMessage(),
          "");
    }
  }

  /** The token ids of a legacy completion's prompt: its text as it stands, without a template. */
  static int[] raw(LanguageModel model, ChatView view) {
    StringBuilder text = new StringBuilder();
    view.messages().forEach(message -> text.append(message.text()));
    int[] tokens = withBos(model.tokenizer(), model.tokenizer().encode(text.toString(), false));
    if (tokens.length == 0) {
      throw new InvalidRequestException("prompt", "is empty", "Send some text to continue");
    }
    return tokens;
  }

  private static Segment trusted(Tokenizer tokenizer, int id) {
    return new Segment(tokenizer.decode(new int[] {id}, true), true);
  }

  /** Most templates write the BOS token themselves: it is added only where they did not. */
  private static int[] withBos(Tokenizer tokenizer, int[] tokens) {
    if (!tokenizer.addsBos()
        || tokenizer.bos().isEmpty()
        || (tokens.length > 0 && tokens[0] == tokenizer.bos().get())) {
      return tokens;
    }
    int[] longer = new int[tokens.length + 1];
    longer[0] = tokenizer.bos().get();
    System.arraycopy(tokens, 0, longer, 1, tokens.length);
    return longer;
  }
}
