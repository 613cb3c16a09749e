package dev.hone.cli.bench;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.Frame;
import dev.hone.wire.answer.AnswerDecoder;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a server with a fixed number of streams at a time: each sends its next request when its
 * last answer has ended, until all requests were sent.
 */
public final class LoadRun {
  private static final Logger LOG = LoggerFactory.getLogger(LoadRun.class);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MOST_COMPLAINT = 300;

  private final LoadOptions options;
  private final LoadRequests requests;
  private final LoadResult result;
  private final Progress progress;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  /** Hears how many requests have ended, from several threads. */
  @FunctionalInterface
  public interface Progress {
    void ended(int requests, int total);
  }

  public LoadRun(LoadOptions options, Progress progress) {
    this.options = options;
    this.requests = new LoadRequests(options);
    this.result = new LoadResult(options);
    this.progress = progress;
  }

  /** Sends everything and waits for the last answer. */
  public LoadResult run() {
    long began = System.nanoTime();
    try (HttpClient client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
        ScheduledThreadPoolExecutor watchdog = watchdog();
        ExecutorService streams = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Math.min(options.streams(), options.requests()); i++) {
        streams.execute(() -> stream(client, watchdog));
      }
    }
    result.took((System.nanoTime() - began) / 1e9);
    return result;
  }

  /** Ends answers that stall: the client's own timeout ends with the headers. */
  private static ScheduledThreadPoolExecutor watchdog() {
    ScheduledThreadPoolExecutor watchdog =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().factory());
    watchdog.setRemoveOnCancelPolicy(true);
    return watchdog;
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      LOG.debug("Closing a stalled answer failed", e);
    }
  }

  private void stream(HttpClient client, ScheduledThreadPoolExecutor watchdog) {
    for (int number = sent.incrementAndGet();
        number <= options.requests();
        number = sent.incrementAndGet()) {
      try {
        ask(client, watchdog, number);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      progress.ended(done.incrementAndGet(), options.requests());
    }
  }

  private void ask(HttpClient client, ScheduledThreadPoolExecutor watchdog, int number)
      throws InterruptedException {
    StreamTimes times = new StreamTimes();
    HttpResponse<InputStream> response;
    try {
      response = client.send(requests.request(number), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      result.error(kind(e), "%s: %s".formatted(options.endpoint(), message(e)));
      return;
    }
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        String said = new String(body.readNBytes(MOST_COMPLAINT), StandardCharsets.UTF_8).strip();
        result.error(String.valueOf(response.statusCode()), said);
        return;
      }
      Future<?> end =
          watchdog.schedule(() -> close(body), options.timeout().toMillis(), TimeUnit.MILLISECONDS);
      try {
        read(body, times);
      } finally {
        end.cancel(false);
      }
    } catch (IOException | WireException e) {
      result.broken(message(e));
    }
  }

  private void read(InputStream body, StreamTimes times) throws IOException {
    AnswerDecoder decoder = new AnswerDecoder(Codecs.answerReader(options.protocol()));
    byte[] buffer = new byte[16 << 10];
    long pieces = 0;
    long reported = 0;
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      for (ChatEvent event : events(decoder.feed(Arrays.copyOf(buffer, n)))) {
        switch (event) {
          case ChatEvent.Text text -> {
            times.piece();
            pieces++;
          }
          case ChatEvent.Reasoning reasoning -> {
            times.piece();
            pieces++;
          }
          case ChatEvent.UsageReport report -> reported = report.usage().outputTokens();
          case ChatEvent.Failure failure -> {
            result.broken(failure.message());
            return;
          }
          default -> {} // of no interest to a clock
        }
      }
    }
    decoder.closed();
    if (decoder.complete()) {
      result.clean(times, reported > 0 ? reported : pieces);
    } else {
      result.broken("the stream ended without its last event");
    }
  }

  private static List<ChatEvent> events(List<Frame> frames) {
    return frames.stream().flatMap(frame -> frame.events().stream()).toList();
  }

  private static String kind(IOException e) {
    return switch (e) {
      case HttpTimeoutException timeout -> "timeout";
      case ConnectException refused -> "unreachable";
      default -> "connection";
    };
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
