package dev.hone.wire.translate;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.error.UnsupportedByTargetException;
import java.util.ArrayList;

/** Writes a client's request in the protocol of the chosen upstream. */
public final class Translator {
  private Translator() {}

  /**
   * Translates.
   *
   * @param model the model to ask the upstream for; its name decides which parameters it bears
   * @throws UnsupportedByTargetException naming the field that the target can't express
   * @throws InvalidRequestException if the request itself is wrong, or the pair can't be translated
   */
  public static Translation translate(ChatRequest source, Protocol target, String model) {
    Dropped dropped = new Dropped();
    if (source.protocol() == target) {
      return new Translation(
          source.withModel(model, "the upstream's name of the model"), new ArrayList<>());
    }
    FieldRules.check(source, target, dropped);
    byte[] body =
        switch (target) {
          case ANTHROPIC_MESSAGES ->
              new MessagesRequestWriter(source, new AnthropicModel(model), dropped).write();
          case OPENAI_CHAT ->
              new ChatRequestWriter(source, new OpenAiModel(model), dropped).write();
          case GEMINI_GENERATE ->
              new GeminiRequestWriter(source, new GeminiModel(model), dropped).write();
          case BEDROCK_CONVERSE ->
              new ConverseRequestWriter(source, new ConverseModel(model), dropped).write();
          case OPENAI_RESPONSES, OPENAI_COMPLETIONS, OPENAI_EMBEDDINGS ->
              throw new InvalidRequestException(
                  "",
                  source.protocol() + " can't be translated to " + target,
                  "Choose an upstream that speaks chat completions, Messages or generateContent");
        };
    ChatRequest request =
        target == Protocol.GEMINI_GENERATE || target == Protocol.BEDROCK_CONVERSE
            ? Codecs.request(target, body, model, source.stream())
            : Codecs.request(target, body);
    return new Translation(request, dropped.list());
  }
}
