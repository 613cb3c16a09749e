package dev.hone.engine;

import dev.hone.engine.GenerationEvent.Failed;
import dev.hone.engine.GenerationEvent.Finished;
import dev.hone.engine.GenerationEvent.Started;
import dev.hone.engine.GenerationEvent.Text;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A listener that keeps what it hears and checks the order. */
final class Recording implements GenerationListener {
  final List<GenerationEvent> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch start = new CountDownLatch(1);
  private final CompletableFuture<GenerationEvent> end = new CompletableFuture<>();

  @Override
  public void onEvent(GenerationEvent event) {
    if (end.isDone()) {
      events.add(event);
      throw new IllegalStateException("an event after the end: " + event);
    }
    events.add(event);
    switch (event) {
      case Started started -> start.countDown();
      case Text text -> {
        if (text.text().isEmpty()) {
          throw new IllegalStateException("an empty text");
        }
      }
      case Finished finished -> end.complete(event);
      case Failed failed -> end.complete(event);
    }
  }

  void awaitStart() throws InterruptedException {
    if (!start.await(30, TimeUnit.SECONDS)) {
      throw new AssertionError("no start after " + events);
    }
  }

  GenerationEvent end() {
    try {
      return end.get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no end after " + events, e);
    }
  }

  Finished finished() {
    return (Finished) end();
  }

  Failed failed() {
    return (Failed) end();
  }

  boolean ended() {
    return end.isDone();
  }

  /** All text once the request has ended. */
  String text() {
    end();
    return texts().stream().map(Text::text).collect(Collectors.joining());
  }

  List<Text> texts() {
    return events.stream().filter(Text.class::isInstance).map(Text.class::cast).toList();
  }
}
