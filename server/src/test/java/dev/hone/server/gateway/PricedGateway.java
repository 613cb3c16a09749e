package dev.hone.server.gateway;

import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.UsageReports;
import dev.hone.ledger.batches.BatchJob;
import dev.hone.ledger.prices.OwnPrices;
import dev.hone.server.TestingServer;
import dev.hone.server.config.ClientKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A gateway with the clients ann, bob and cid, whose upstreams cost what the providers they play
 * cost. A client's key is its name and {@code -secret}.
 */
final class PricedGateway implements AutoCloseable {
  private final Gateway gateway =
      Gateway.start(s ->
          s.config(c ->
              c.withKeys(
                      Stream.of("ann", "bob", "cid")
                          .map(name -> new ClientKey(name, name + "-secret"))
                          .toList())
                  .withPrices(
                      new OwnPrices(
                          List.of(),
                          Map.of(
                              "chat", like("openai"),
                              "full", like("openai"),
                              "messages", like("anthropic"),
                              "gemini", like("gemini"))))));

  private static OwnPrices.Like like(String provider) {
    return new OwnPrices.Like(provider, Optional.empty());
  }

  TestingServer server() {
    return gateway.server();
  }

  /** The ledger's lines of a tagged request, oldest first. */
  List<UsageRecord> lines(String tag, int atLeast) {
    return gateway.lines(tag, atLeast);
  }

  /** The ledger's lines whose request's id is such. */
  List<UsageRecord> linesOf(Predicate<String> id) {
    return server().lines(0).stream().filter(line -> id.test(line.requestId())).toList();
  }

  /** Jobs that are not booked to their end. */
  List<String> open() {
    try (UsageReports reports = UsageReports.open(server().data())) {
      return reports.openBatches().stream().map(BatchJob::id).toList();
    }
  }

  @Override
  public void close() {
    gateway.close();
  }
}
