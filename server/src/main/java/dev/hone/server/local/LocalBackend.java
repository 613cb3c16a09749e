package dev.hone.server.local;

import dev.hone.engine.GenerationRequest;
import dev.hone.engine.RequestRefused;
import dev.hone.gateway.upstream.HomeLoop;
import dev.hone.server.http.RetryLater;
import dev.hone.wire.Backend;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.error.WireException;
import dev.hone.wire.view.ChatView;
import java.util.List;
import java.util.stream.IntStream;

/** Answers chat requests with the local models. */
public final class LocalBackend implements Backend {
  private static final int BUSY_SECONDS = 1;

  private final LocalModels models;

  public LocalBackend(LocalModels models) {
    this.models = models;
  }

  @Override
  public LocalStream open(ChatRequest request, RequestContext context) {
    HomeLoop.leave();
    LocalModel local = models.require(request.model());
    ChatView view = request.view();
    LocalCapabilities.check(request, local.model());
    int choices = GenerationRequests.choices(view);
    int[] prompt =
        request.protocol() == Protocol.OPENAI_COMPLETIONS
            ? PromptEncoder.raw(local.model(), view)
            : PromptEncoder.encode(local.model(), view);
    long seed = GenerationRequests.seed(view);
    LocalAnswer answer = new LocalAnswer(local.name(), parsers(context, local, view, choices));
    context.cancellation().onCancel(answer::cancel);
    try {
      for (int i = 0; i < choices; i++) {
        int choice = i;
        GenerationRequest generation =
            GenerationRequests.of(context.requestId(), local.model(), view, prompt, seed, choice);
        answer.add(local.engine().submit(generation, event -> answer.take(choice, event)));
      }
      answer.awaitFirst();
      return answer;
    } catch (RequestRefused e) {
      answer.cancel();
      throw refusal(e, request.protocol());
    } catch (InterruptedException e) {
      answer.cancel();
      Thread.currentThread().interrupt();
      throw new RetryLater("The server is shutting down.", 5);
    } catch (WireException e) {
      answer.cancel();
      throw e;
    }
  }

  private static List<AnswerParser> parsers(
      RequestContext context, LocalModel local, ChatView view, int choices) {
    boolean tools = LocalCapabilities.parsesTools(view, local.model());
    String ids = "call_" + context.requestId().replace("req_", "");
    return IntStream.range(0, choices)
        .mapToObj(i -> tools ? new ToolCallParser(i, ids) : AnswerParser.plain(i))
        .toList();
  }

  /**
   * The number of prompt tokens of a request.
   *
   * @throws WireException as {@link #open} does
   */
  public int countTokens(ChatRequest request) {
    LocalModel local = models.require(request.model());
    LocalCapabilities.check(request, local.model());
    return PromptEncoder.encode(local.model(), request.view()).length;
  }

  private static WireException refusal(RequestRefused e, Protocol protocol) {
    String message = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case PROMPT_TOO_LONG ->
          new InvalidRequestException(
              prompt(protocol), message, "Send fewer tokens", "context_length_exceeded");
      case INVALID -> new InvalidRequestException("", message, "");
      case OVERLOADED -> new RetryLater(message, BUSY_SECONDS);
      case CLOSING -> new WireException(ErrorKind.UNAVAILABLE, message);
    };
  }

  /** The field that holds the prompt. */
  private static String prompt(Protocol protocol) {
    return switch (protocol) {
      case OPENAI_RESPONSES -> "input";
      case OPENAI_COMPLETIONS -> "prompt";
      case GEMINI_GENERATE -> "contents";
      case OPENAI_CHAT, OPENAI_EMBEDDINGS, ANTHROPIC_MESSAGES, BEDROCK_CONVERSE -> "messages";
    };
  }
}
