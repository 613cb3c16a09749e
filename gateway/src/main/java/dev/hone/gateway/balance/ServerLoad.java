package dev.hone.gateway.balance;

/**
 * What a server says of itself.
 *
 * @param running requests that it works on
 * @param waiting requests in its queue
 * @param cache share of its KV cache in use, 0 to 1
 */
public record ServerLoad(int running, int waiting, double cache) {
  /** A server that says nothing but that it is there. */
  public static final ServerLoad UNKNOWN = new ServerLoad(0, 0, 0);
}
