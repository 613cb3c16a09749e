package dev.hone.server.api;

import dev.hone.server.http.Exchange;
import java.time.Instant;
import java.util.List;

/** Which models can be asked for. */
@FunctionalInterface
public interface ModelCatalog {

  /** The models that the client of this exchange may see. May ask providers, and so block. */
  List<Entry> entries(Exchange exchange);

  /**
   * A model.
   *
   * @param id what clients ask for
   * @param title for people
   * @param owner who runs it
   * @param since when it came to be
   * @param contextLength positions; 0 if not known
   */
  record Entry(String id, String title, String owner, Instant since, int contextLength) {}
}
