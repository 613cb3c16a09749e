package dev.hone.wire;

/**
 * Something that answers chat requests: a provider, a replica, the local engine, or a stage that
 * wraps another backend.
 */
@FunctionalInterface
public interface Backend {
  /**
   * Sends the request and waits, on the calling virtual thread, for the first event of the answer.
   *
   * @return the answer, not yet flowing
   * @throws UpstreamException when there is none: refused, timed out, or an error status; nothing
   *     was sent to the client yet, so the caller may retry elsewhere
   */
  ChatStream open(ChatRequest request, RequestContext context) throws UpstreamException;
}
