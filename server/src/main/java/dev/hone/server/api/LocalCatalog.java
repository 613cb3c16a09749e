package dev.hone.server.api;

import dev.hone.server.http.Exchange;
import dev.hone.server.local.LocalModel;
import dev.hone.server.local.LocalModels;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;

/** The local models that are ready. */
public final class LocalCatalog implements ModelCatalog {
  private final LocalModels models;

  public LocalCatalog(LocalModels models) {
    this.models = models;
  }

  @Override
  public List<Entry> entries(Exchange exchange) {
    return models.ready().stream().map(LocalCatalog::entry).toList();
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
