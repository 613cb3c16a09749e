package dev.hone.wire.answer;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.error.WireException;
import java.util.Optional;

/** Makes an exception of an error that an upstream reported inside its answer. */
public final class Failures {
  private Failures() {}

  /** The exception that says the same. */
  public static WireException exception(ChatEvent.Failure failure) {
    return new Reported(failure);
  }

  private static final class Reported extends WireException {
    private static final long serialVersionUID = 1L;

    private final String word;

    Reported(ChatEvent.Failure failure) {
      super(failure.kind(), failure.message());
      this.word = failure.code();
    }

    @Override
    public Optional<String> code() {
      return word.isEmpty() ? Optional.empty() : Optional.of(word);
    }
  }
}
