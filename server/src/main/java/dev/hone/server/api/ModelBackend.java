package dev.hone.server.api;

import dev.hone.server.local.LocalModels;
import dev.hone.wire.Backend;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.RequestContext;

/** Sends a request to the local model of its name, else to the providers. */
public final class ModelBackend implements Backend {
  private final LocalModels models;
  private final Backend local;
  private final Backend providers;
  private final boolean anyProvider;

  /**
   * @param anyProvider false: every model that is not local is unknown
   */
  public ModelBackend(LocalModels models, Backend local, Backend providers, boolean anyProvider) {
    this.models = models;
    this.local = local;
    this.providers = providers;
    this.anyProvider = anyProvider;
  }

  @Override
  public ChatStream open(ChatRequest request, RequestContext context) {
    boolean toProviders = anyProvider && models.find(request.model()).isEmpty();
    return (toProviders ? providers : local).open(request, context);
  }
}
