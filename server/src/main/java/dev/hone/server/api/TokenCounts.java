package dev.hone.server.api;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.route.ModelRoutes;
import dev.hone.gateway.route.Target;
import dev.hone.server.http.Exchange;
import dev.hone.server.local.LocalBackend;
import dev.hone.server.local.LocalModels;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Edit;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.gemini.ProtoFields;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import java.util.List;
import java.util.Optional;

/**
 * Counts a prompt's tokens: with the model's own tokenizer where it is local, else the word of the
 * first provider of its route that counts. Where nobody does it is refused: a guess would look like
 * a count.
 */
public final class TokenCounts {
  private static final String OPERATION = "count_tokens";

  private final LocalModels models;
  private final LocalBackend local;
  private final ModelRoutes routes;
  private final ProviderRelay relay;

  /**
   * @param routes where requests for other models go
   */
  public TokenCounts(
      LocalModels models, LocalBackend local, ModelRoutes routes, ProviderRelay relay) {
    this.models = models;
    this.local = local;
    this.routes = routes;
    this.relay = relay;
  }

  /** {@code POST /v1/messages/count_tokens}. */
  public void messages(Exchange exchange) {
    named(exchange, CountForm.MESSAGES, "/v1/messages/count_tokens");
  }

  /** {@code POST /v1/responses/input_tokens}. */
  public void responses(Exchange exchange) {
    named(exchange, CountForm.RESPONSES, "/v1/responses/input_tokens");
  }

  private void named(Exchange exchange, CountForm form, String path) {
    ChatRequest request = Codecs.request(form.protocol(), exchange.body());
    count(
        exchange,
        request,
        form,
        target ->
            new ForeignCall(
                path,
                request.withModel(target.model(), "the route's name for the model").bytes(),
                List.of()));
  }

  /** Gemini's {@code :countTokens}, whose body may hold a whole request. */
  void gemini(Exchange exchange, GeminiCall call) {
    ChatRequest request =
        Codecs.request(CountForm.GEMINI.protocol(), exchange.body(), call.model(), false);
    count(
        exchange,
        request,
        CountForm.GEMINI,
        target ->
            new ForeignCall(
                call.path(target.model()), renamed(request, target).bytes(), List.of()));
  }

  private static ChatRequest renamed(ChatRequest request, Target target) {
    JsonValue whole = whole(request);
    return whole.get("model").isPresent()
        ? request.withEdit(
            new Edit.SetField(
                whole.span(),
                "model",
                new JsonWriter().value("models/" + target.model()).toString(),
                "the route's name for the model"))
        : request;
  }

  private static JsonValue whole(ChatRequest request) {
    return ProtoFields.get(request.json(), "generateContentRequest");
  }

  /** How a target that speaks the client's protocol is asked. */
  private interface SameProtocol {
    ForeignCall to(Target target);
  }

  private void count(Exchange exchange, ChatRequest request, CountForm form, SameProtocol same) {
    List<Target> targets = routes.find(request.model());
    if (models.find(request.model()).isPresent() || targets.isEmpty()) {
      exchange.respond(200, "application/json", form.body(local.countTokens(request)));
      return;
    }
    for (Target target : targets) {
      if (relays(target.provider(), request, form)) {
        ForeignCall call = same.to(target);
        relay.relay(exchange, target, call.path(), call.body(), OPERATION, request.model());
        return;
      }
      Optional<ForeignCall> call = CountCalls.to(target, request);
      if (call.isPresent()) {
        relay.ask(
            exchange,
            target,
            call.get(),
            OPERATION,
            request.model(),
            answer ->
                new ForeignReply.Said(form.body(CountCalls.tokens(answer)), Optional.empty()));
        return;
      }
    }
    throw new WireException(
        ErrorKind.NOT_FOUND,
        "No provider of '%s' counts tokens: estimate them.".formatted(request.model()));
  }

  /**
   * Whether bytes of the client are what the provider wants, and its answer what the client does.
   */
  private static boolean relays(Provider provider, ChatRequest request, CountForm form) {
    return provider.speaks(form.protocol())
        && switch (provider.hosting()) {
          case Hosting.Direct d -> true;
          case Hosting.Azure a -> true;
          case Hosting.Vertex v -> whole(request).isMissing();
          case Hosting.Bedrock b -> false;
        };
  }
}
