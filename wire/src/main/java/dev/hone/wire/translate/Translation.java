package dev.hone.wire.translate;

import dev.hone.wire.ChatRequest;
import java.util.List;

/**
 * A request in another protocol.
 *
 * @param request what to send
 * @param dropped the fields of the client's request that were left out, for {@code x-hone-dropped}
 */
public record Translation(ChatRequest request, List<String> dropped) {
  /** Keeps a copy. */
  public Translation {
    dropped = List.copyOf(dropped);
  }
}
