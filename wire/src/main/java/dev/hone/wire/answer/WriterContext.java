package dev.hone.wire.answer;

import dev.hone.wire.ChatRequest;

/**
 * What a writer needs besides the events.
 *
 * @param request the client's request, in the client's protocol
 * @param id Hone's request id; answers without an id of their own take theirs from it
 * @param createdSeconds when the answer began, in seconds since 1970
 */
public record WriterContext(ChatRequest request, String id, long createdSeconds) {
  /** An id with the prefix that the dialect's clients expect, made of letters and digits. */
  public String idWith(String prefix) {
    String plain = id.replaceAll("[^A-Za-z0-9_-]", "");
    return plain.startsWith(prefix) ? plain : prefix + plain;
  }

  /** The model that the answer names, or the one asked for. */
  public String model(String answered) {
    return answered.isEmpty() ? request.model() : answered;
  }
}
