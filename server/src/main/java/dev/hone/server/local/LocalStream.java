package dev.hone.server.local;

import dev.hone.wire.ChatStream;
import dev.hone.wire.usage.Usage;
import java.util.function.Consumer;

/** An answer of the local engine, which can say to the token what it took. */
public interface LocalStream extends ChatStream {

  /**
   * Gives the answer up, as {@link #cancel()} does, and says what it took once the engine has let
   * go of it.
   *
   * @param counted called once, on any thread; must not block
   */
  void cancel(Consumer<Usage> counted);
}
