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

  /**
   * Whether an event loop may begin what is asked for under this path, and go on with it once its
   * upstream has answered: where no file or database is waited for, and nothing takes milliseconds
   * ({@link dev.hone.gateway.upstream.HomeLoop#leave}).
   */
  default boolean onEventLoop(String path) {
    return false;
  }
}
