package dev.hone.server.api;

import dev.hone.gateway.route.ModelRoutes;
import dev.hone.server.http.Exchange;
import dev.hone.server.local.LocalModel;
import dev.hone.server.local.LocalModels;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The local models that are ready, and the names of the configured routes. */
public final class LocalCatalog implements ModelCatalog {
  private final LocalModels models;
  private final ModelRoutes routes;

  public LocalCatalog(LocalModels models, ModelRoutes routes) {
    this.models = models;
    this.routes = routes;
  }

  @Override
  public List<Entry> entries(Exchange exchange) {
    List<Entry> entries = new ArrayList<>();
    models.ready().forEach(m -> entries.add(entry(m)));
    for (String name : routes.names()) {
      entries.add(new Entry(name, name, "route", Instant.EPOCH, 0));
    }
    return entries;
  }

  private static Entry entry(LocalModel model) {
    return new Entry(
        model.name(),
        model.model().name(),
        "hone",
        since(model),
        model.model().spec().contextLength());
  }

  private static Instant since(LocalModel model) {
    try {
      return Files.getLastModifiedTime(model.file()).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }
}
