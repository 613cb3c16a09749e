package dev.hone.wire.codec;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.EditedBody;
import dev.hone.wire.Protocol;
import dev.hone.wire.answer.Answer;
import dev.hone.wire.answer.AnswerReader;
import dev.hone.wire.answer.AnswerWriter;
import dev.hone.wire.answer.WriterContext;
import dev.hone.wire.anthropic.MessagesAnswerReader;
import dev.hone.wire.anthropic.MessagesBodyWriter;
import dev.hone.wire.anthropic.MessagesRequestReader;
import dev.hone.wire.anthropic.MessagesStreamWriter;
import dev.hone.wire.bedrock.ConverseAnswerReader;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.gemini.GenerateAnswerReader;
import dev.hone.wire.gemini.GenerateBodyWriter;
import dev.hone.wire.gemini.GenerateRequestReader;
import dev.hone.wire.gemini.GenerateStreamWriter;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.openai.ChatAnswerReader;
import dev.hone.wire.openai.ChatBodyWriter;
import dev.hone.wire.openai.ChatRequestReader;
import dev.hone.wire.openai.ChatStreamWriter;
import dev.hone.wire.openai.CompletionBodyWriter;
import dev.hone.wire.openai.CompletionRequestReader;
import dev.hone.wire.openai.CompletionStreamWriter;
import dev.hone.wire.responses.ResponsesAnswerReader;
import dev.hone.wire.responses.ResponsesBodyWriter;
import dev.hone.wire.responses.ResponsesRequestReader;
import dev.hone.wire.responses.ResponsesStreamWriter;
import dev.hone.wire.view.ChatView;
import java.util.function.Function;

/** Picks the reader or writer of a protocol. */
public final class Codecs {
  private Codecs() {}

  /**
   * Reads a chat request: one pass over the bytes, the view only when it is asked for.
   *
   * @throws InvalidRequestException if it is no JSON object, lacks the model, or breaks off
   */
  public static ChatRequest request(Protocol protocol, byte[] body) {
    return ChatRequest.of(protocol, EditedBody.ofClient(body), viewReader(protocol));
  }

  /**
   * Reads a chat request whose model stands in the path, whatever its body says (Azure's
   * deployments): from here on its body says the same.
   *
   * @throws InvalidRequestException if it is no JSON object or breaks off
   */
  public static ChatRequest request(Protocol protocol, byte[] body, String model) {
    return ChatRequest.of(protocol, EditedBody.ofClient(body, model), viewReader(protocol));
  }

  /** Reads a chat request whose model and stream flag stand in the path (Gemini). */
  public static ChatRequest request(Protocol protocol, byte[] body, String model, boolean stream) {
    return ChatRequest.of(protocol, EditedBody.ofClient(body), model, stream, viewReader(protocol));
  }

  private static Function<JsonValue, ChatView> viewReader(Protocol protocol) {
    return switch (protocol) {
      case OPENAI_CHAT -> ChatRequestReader::read;
      case OPENAI_COMPLETIONS -> CompletionRequestReader::read;
      case OPENAI_RESPONSES -> ResponsesRequestReader::read;
      case ANTHROPIC_MESSAGES -> MessagesRequestReader::read;
      case GEMINI_GENERATE -> GenerateRequestReader::read;
      case BEDROCK_CONVERSE ->
          body -> {
            throw new IllegalStateException("Converse is written here, never read");
          };
      case OPENAI_EMBEDDINGS -> throw noChat(protocol);
    };
  }

  /** A fresh reader for one answer in this protocol. */
  public static AnswerReader answerReader(Protocol protocol) {
    return switch (protocol) {
      case OPENAI_CHAT, OPENAI_COMPLETIONS -> new ChatAnswerReader();
      case OPENAI_RESPONSES -> new ResponsesAnswerReader();
      case ANTHROPIC_MESSAGES -> new MessagesAnswerReader();
      case GEMINI_GENERATE -> new GenerateAnswerReader();
      case BEDROCK_CONVERSE -> new ConverseAnswerReader();
      case OPENAI_EMBEDDINGS -> throw noChat(protocol);
    };
  }

  /** A writer of one streamed answer in the protocol of the client's request. */
  public static AnswerWriter streamWriter(WriterContext context) {
    return switch (context.request().protocol()) {
      case OPENAI_CHAT -> new ChatStreamWriter(context);
      case OPENAI_COMPLETIONS -> new CompletionStreamWriter(context);
      case OPENAI_RESPONSES -> new ResponsesStreamWriter(context);
      case ANTHROPIC_MESSAGES -> new MessagesStreamWriter(context);
      case GEMINI_GENERATE ->
          new GenerateStreamWriter(context, GenerateStreamWriter.Framing.EVENTS);
      case OPENAI_EMBEDDINGS, BEDROCK_CONVERSE -> throw noWriter(context.request().protocol());
    };
  }

  /** The whole body of an answer in the protocol of the client's request. */
  public static byte[] body(Answer answer, WriterContext context) {
    return switch (context.request().protocol()) {
      case OPENAI_CHAT -> ChatBodyWriter.write(answer, context);
      case OPENAI_COMPLETIONS -> CompletionBodyWriter.write(answer, context);
      case OPENAI_RESPONSES -> ResponsesBodyWriter.write(answer, context);
      case ANTHROPIC_MESSAGES -> MessagesBodyWriter.write(answer, context);
      case GEMINI_GENERATE -> GenerateBodyWriter.write(answer, context);
      case OPENAI_EMBEDDINGS, BEDROCK_CONVERSE -> throw noWriter(context.request().protocol());
    };
  }

  private static InvalidRequestException noWriter(Protocol protocol) {
    return new InvalidRequestException(
        "",
        "no answer can be translated to " + protocol,
        "Ask for an upstream that speaks this protocol itself");
  }

  private static IllegalArgumentException noChat(Protocol protocol) {
    return new IllegalArgumentException("no chat codec for " + protocol);
  }
}
