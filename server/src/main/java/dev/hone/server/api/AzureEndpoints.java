package dev.hone.server.api;

import dev.hone.server.http.AzurePaths;
import dev.hone.server.http.Endpoint;
import dev.hone.server.http.Exchange;
import dev.hone.server.http.Routes;
import dev.hone.server.local.UnknownModelException;
import java.util.List;

/**
 * What clients of Azure OpenAI ask for under its paths, answered as under OpenAI's own: the model,
 * or the deployment in the path, is looked up like any client's.
 *
 * @param counts answers {@code responses/input_tokens}
 * @param models answers {@code models} and {@code models/ID}
 * @param others answers what else a deployment may be asked
 */
public record AzureEndpoints(
    ChatEndpoint chat,
    ChatEndpoint completions,
    ChatEndpoint responses,
    Endpoint counts,
    EmbeddingsEndpoint embeddings,
    Endpoint models,
    Endpoint others) {

  /** Adds the paths. */
  public void addTo(Routes routes) {
    for (String base : List.of("/openai/v1", "/openai")) {
      routes
          .add("POST", base + "/chat/completions", new ForAzure(chat))
          .add("POST", base + "/completions", new ForAzure(completions))
          .add("POST", base + "/responses", new ForAzure(responses))
          .add("POST", base + "/responses/input_tokens", new ForAzure(counts))
          .add("POST", base + "/embeddings", new ForAzure(embeddings))
          .add("GET", base + "/models", models)
          .add("GET", base + "/models/", models);
    }
    routes.add(
        "POST",
        AzurePaths.DEPLOYMENTS,
        new ForAzure(new DeploymentEndpoint(chat, completions, embeddings, others)));
  }

  /** Says to Azure's clients in their words that a model is not here. */
  private record ForAzure(Endpoint endpoint) implements Endpoint {
    @Override
    public boolean onEventLoop(String path) {
      return endpoint.onEventLoop(path);
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
      try {
        endpoint.handle(exchange);
      } catch (UnknownModelException e) {
        throw new UnknownDeploymentException(e);
      }
    }
  }
}
