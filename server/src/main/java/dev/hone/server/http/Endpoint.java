package dev.hone.server.http;

/** Answers one kind of request. */
@FunctionalInterface
public interface Endpoint {

  /**
   * Answers the exchange, or begins to: a streamed answer goes on after the return. Runs on the
   * request's own virtual thread and may block. What it throws becomes an error in the client's
   * dialect.
   */
  void handle(Exchange exchange) throws Exception;
}
