package dev.hone.server.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.engine.Generation;
import dev.hone.engine.GenerationEvent;
import dev.hone.engine.GenerationStats;
import dev.hone.wire.ChatEvent;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalAnswerTest {
  private final RecordedGeneration generation = new RecordedGeneration();

  private LocalAnswer answer(int choices) {
    LocalAnswer answer =
        new LocalAnswer(
            "m",
            java.util.stream.IntStream.range(0, choices).mapToObj(AnswerParser::plain).toList());
    answer.add(generation);
    return answer;
  }

  private static GenerationEvent finished(GenerationEvent.Reason reason, int tokens) {
    return new GenerationEvent.Finished(
        reason, null, new GenerationStats(7, 2, tokens, 1, 0, 1, 1, 1));
  }

  private static GenerationEvent text(String text) {
    return new GenerationEvent.Text(text, 1, List.of());
  }

  @Test
  void aReaderWithoutRoomHoldsBackItsOwnAnswerOnly() {
    LocalAnswer answer = answer(1);
    SlowSink sink = new SlowSink(2);
    answer.take(0, new GenerationEvent.Started(7, 2));
    answer.forwardTo(sink);
    for (String word : List.of("a", "b", "c", "d")) {
      answer.take(0, text(word));
    }
    answer.take(0, finished(GenerationEvent.Reason.END_TOKEN, 5));
    assertThat(sink.frames).hasSize(2);
    assertThat(sink.ended).isFalse();
    sink.makeRoom(1_000);
    assertThat(sink.text()).isEqualTo("abcd");
    assertThat(sink.ended).isTrue();
    assertThat(sink.usage().outputTokens()).isEqualTo(5);
    assertThat(sink.usage().cacheReadTokens()).isEqualTo(2);
    assertThat(sink.usage().freshTokens()).isEqualTo(5);
  }

  @Test
  void aReaderThatNeverReadsIsGivenUp() {
    LocalAnswer answer = answer(1);
    SlowSink sink = new SlowSink(1);
    answer.take(0, new GenerationEvent.Started(7, 2));
    answer.forwardTo(sink);
    for (int i = 0; i < 5_000; i++) {
      answer.take(0, text("x"));
    }
    assertThat(generation.cancelled).isTrue();
    assertThat(sink.failure).isNotNull();
    assertThat(sink.failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(sink.frames).hasSize(1);
    sink.makeRoom(10);
    assertThat(sink.frames).hasSize(1);
  }

  @Test
  void anAnswerThatTheEngineCancelsNeverLooksFinished() {
    LocalAnswer answer = answer(1);
    SlowSink sink = new SlowSink(1_000);
    answer.forwardTo(sink);
    answer.take(0, new GenerationEvent.Started(7, 2));
    answer.take(0, text("half"));
    answer.take(0, finished(GenerationEvent.Reason.CANCELLED, 1));
    assertThat(sink.ended).isFalse();
    assertThat(sink.failure).isNotNull();
    assertThat(sink.failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
  }

  @Test
  void whatWasDrawnAfterTheClientLeftIsCountedToo() throws Exception {
    LocalAnswer answer = answer(2);
    answer.take(0, new GenerationEvent.Started(7, 2));
    answer.awaitFirst();
    List<Usage> counted = new ArrayList<>();
    answer.cancel();
    answer.cancel(counted::add);
    assertThat(generation.cancelled).isTrue();
    answer.take(0, finished(GenerationEvent.Reason.CANCELLED, 4));
    assertThat(counted).isEmpty();
    answer.take(1, finished(GenerationEvent.Reason.CANCELLED, 3));
    assertThat(counted).hasSize(1);
    assertThat(counted.getFirst().outputTokens()).isEqualTo(7);
    assertThat(counted.getFirst().promptTokens()).isEqualTo(7);
  }

  @Test
  void aRequestGivenUpInTheQueueHasNoAnswer() {
    LocalAnswer answer = answer(1);
    answer.cancel();
    assertThatThrownBy(answer::awaitFirst)
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
  }

  private static final class RecordedGeneration implements Generation {
    private boolean cancelled;

    @Override
    public String id() {
      return "r";
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  /** A sink with room for a number of frames. */
  private static final class SlowSink implements FrameSink {
    private final List<Frame> frames = new ArrayList<>();
    private int room;
    private boolean ended;
    private @Nullable WireException failure;
    private @Nullable Runnable resume;

    SlowSink(int room) {
      this.room = room;
    }

    void makeRoom(int more) {
      room += more;
      Runnable action = resume;
      resume = null;
      if (action != null) {
        action.run();
      }
    }

    @Override
    public boolean onFrame(Frame frame) {
      frames.add(frame);
      return frames.size() < room;
    }

    @Override
    public void whenWritable(Runnable action) {
      resume = action;
    }

    @Override
    public void onEnd() {
      ended = true;
    }

    @Override
    public void onError(WireException error) {
      failure = error;
    }

    String text() {
      return frames.stream()
          .flatMap(f -> f.events().stream())
          .filter(e -> e instanceof ChatEvent.Text)
          .map(e -> ((ChatEvent.Text) e).text())
          .collect(Collectors.joining());
    }

    Usage usage() {
      return frames.stream()
          .flatMap(f -> f.events().stream())
          .filter(e -> e instanceof ChatEvent.UsageReport)
          .map(e -> ((ChatEvent.UsageReport) e).usage())
          .reduce((a, b) -> b)
          .orElseThrow();
    }
  }
}
