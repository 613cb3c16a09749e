package dev.hone.server.api;

import dev.hone.server.http.Endpoint;
import dev.hone.server.http.Exchange;
import java.util.Optional;

/**
 * {@code POST /openai/deployments/NAME/…}: chats, completions and embeddings of the model NAME,
 * from any provider. Whatever else a deployment of Azure's can do goes there as it is.
 */
final class DeploymentEndpoint implements Endpoint {
  private final ChatEndpoint chat;
  private final ChatEndpoint completions;
  private final EmbeddingsEndpoint embeddings;
  private final Endpoint others;

  /**
   * @param others answers what is asked of a deployment besides
   */
  DeploymentEndpoint(
      ChatEndpoint chat, ChatEndpoint completions, EmbeddingsEndpoint embeddings, Endpoint others) {
    this.chat = chat;
    this.completions = completions;
    this.embeddings = embeddings;
    this.others = others;
  }

  @Override
  public boolean onEventLoop(String path) {
    return path.endsWith("/completions");
  }

  @Override
  public void handle(Exchange exchange) throws Exception {
    Optional<DeploymentCall> call = DeploymentCall.of(exchange.path());
    if (call.isPresent()) {
      answer(exchange, call.get());
    } else {
      others.handle(exchange);
    }
  }

  private void answer(Exchange exchange, DeploymentCall call) {
    switch (call.kind()) {
      case CHAT -> chat.handle(exchange, call.deployment());
      case COMPLETIONS -> completions.handle(exchange, call.deployment());
      case EMBEDDINGS -> embeddings.handle(exchange, call.deployment());
    }
  }
}
