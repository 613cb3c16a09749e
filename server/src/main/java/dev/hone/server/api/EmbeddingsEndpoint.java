package dev.hone.server.api;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.route.ModelRoutes;
import dev.hone.gateway.route.Target;
import dev.hone.server.http.Endpoint;
import dev.hone.server.http.Exchange;
import dev.hone.server.local.LocalModels;
import dev.hone.wire.Dialect;
import dev.hone.wire.EmbedRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.embed.EmbedFormat;
import dev.hone.wire.embed.EmbedView;
import dev.hone.wire.embed.GeminiEmbeddings;
import dev.hone.wire.embed.OpenAiEmbeddings;
import dev.hone.wire.embed.Vectors;
import dev.hone.wire.embed.VertexEmbeddings;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Vectors from the first provider of the model's route that gives any: the client's bytes where it
 * speaks the client's format, else a translation. Nobody else is asked when it fails, because the
 * vectors of another model can't be compared with those that a client has.
 */
public final class EmbeddingsEndpoint implements Endpoint {
  /** Its name in the ledger. */
  static final String OPERATION = "embed";

  private static final String OPENAI = "/v1/embeddings";

  /** Bytes of text per token, roughly, where the provider reports nothing. */
  private static final int BYTES_PER_TOKEN = 4;

  private final LocalModels models;
  private final ModelRoutes routes;
  private final ProviderRelay relay;

  public EmbeddingsEndpoint(LocalModels models, ModelRoutes routes, ProviderRelay relay) {
    this.models = models;
    this.routes = routes;
    this.relay = relay;
  }

  /** {@code POST /v1/embeddings}. */
  @Override
  public void handle(Exchange exchange) {
    answer(exchange, EmbedRequest.openai(exchange.body()));
  }

  /** The same for the model that stands in the path. */
  void handle(Exchange exchange, String model) {
    answer(exchange, EmbedRequest.openai(exchange.body(), model));
  }

  private void answer(Exchange exchange, EmbedRequest request) {
    Target target = target(request.model());
    if (target.provider().speaks(Protocol.OPENAI_EMBEDDINGS)) {
      relay.relay(exchange, target, OPENAI, renamed(request, target), OPERATION, request.model());
    } else {
      translate(exchange, request, target);
    }
  }

  /** Gemini's methods. */
  void gemini(Exchange exchange, GeminiCall call, GeminiEmbeddings method) {
    EmbedRequest request = EmbedRequest.gemini(method, exchange.body(), call.model());
    Target target = target(call.model());
    if (speaks(target, method)) {
      relay.relay(
          exchange,
          target,
          call.path(target.model()),
          renamed(request, target),
          OPERATION,
          call.model());
    } else {
      translate(exchange, request, target);
    }
  }

  /** The Gemini API has both methods, Vertex at most the single one. */
  private static boolean speaks(Target target, GeminiEmbeddings method) {
    return target.provider().dialect() == Dialect.GEMINI
        && (!(target.provider().hosting() instanceof Hosting.Vertex)
            || way(target).format().equals(method));
  }

  private static byte[] renamed(EmbedRequest request, Target target) {
    return request.withModel(target.model(), "the route's name for the model").bytes();
  }

  private Target target(String model) {
    if (models.find(model).isPresent()) {
      throw new WireException(
          ErrorKind.NOT_FOUND,
          "'%s' is a local model, and local models give no embeddings.".formatted(model));
    }
    return routes.find(model).stream()
        .filter(t -> givesVectors(t.provider()))
        .findFirst()
        .orElseThrow(() ->
            new WireException(
                ErrorKind.NOT_FOUND, "No provider of '%s' gives embeddings.".formatted(model)));
  }

  private static boolean givesVectors(Provider provider) {
    return provider.speaks(Protocol.OPENAI_EMBEDDINGS) || provider.dialect() == Dialect.GEMINI;
  }

  /** How a provider is asked. */
  private record Way(EmbedFormat format, String path) {}

  private static Way way(Target target) {
    if (target.provider().speaks(Protocol.OPENAI_EMBEDDINGS)) {
      return new Way(new OpenAiEmbeddings(), OPENAI);
    }
    String model = target.model();
    if (!(target.provider().hosting() instanceof Hosting.Vertex)) {
      return new Way(GeminiEmbeddings.BATCH, path(model, GeminiEmbeddings.BATCH.method()));
    }
    // There the first Gemini embedding model and all before it are asked in Vertex's older way.
    boolean newer = model.contains("gemini") && !model.contains("gemini-embedding-001");
    return newer
        ? new Way(GeminiEmbeddings.SINGLE, path(model, GeminiEmbeddings.SINGLE.method()))
        : new Way(new VertexEmbeddings(), path(model, "predict"));
  }

  private static String path(String model, String method) {
    return new GeminiCall("v1beta", model, method).path(model);
  }

  private void translate(Exchange exchange, EmbedRequest request, Target target) {
    Set<String> dropped = new LinkedHashSet<>();
    EmbedView view = request.view(dropped);
    Way way = way(target);
    byte[] body = way.format.request(view, target.model(), dropped);
    relay.ask(
        exchange,
        target,
        new ForeignCall(way.path, body, List.copyOf(dropped)),
        OPERATION,
        request.model(),
        answer -> {
          Vectors vectors = way.format.vectors(answer).of(view);
          Vectors counted =
              vectors.usage().isPresent()
                  ? vectors
                  : new Vectors(vectors.list(), Optional.of(estimated(view)));
          return new ForeignReply.Said(
              request.format().answer(counted, view, target.model()), counted.usage());
        });
  }

  private static Usage estimated(EmbedView view) {
    long bytes =
        view.inputs().stream()
            .mapToLong(i -> i.text().getBytes(StandardCharsets.UTF_8).length)
            .sum();
    return Usage.of(Math.ceilDiv(bytes, BYTES_PER_TOKEN), 0, Provenance.ESTIMATED);
  }
}
