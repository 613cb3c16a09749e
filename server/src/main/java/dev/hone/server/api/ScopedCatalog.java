package dev.hone.server.api;

import dev.hone.ledger.keys.ModelScope;
import dev.hone.server.http.Exchange;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Of a catalog the models that a client's key may ask for. */
public final class ScopedCatalog implements ModelCatalog {
  private final ModelCatalog all;
  private final Function<Optional<String>, ModelScope> scopes;

  /**
   * @param scopes what the key of this name may ask for; without a name, whoever has no key
   */
  public ScopedCatalog(ModelCatalog all, Function<Optional<String>, ModelScope> scopes) {
    this.all = all;
    this.scopes = scopes;
  }

  @Override
  public List<Entry> entries(Exchange exchange) {
    ModelScope scope = scopes.apply(exchange.key());
    return all.entries(exchange).stream().filter(e -> scope.allows(e.id())).toList();
  }
}
