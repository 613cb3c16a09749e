package dev.hone.gateway.limits;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts alarms, each on a thread of its own: six tries within about a minute, then one line in the
 * log. Nothing waits for it.
 */
public final class Alarms implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
  private static final int TRIES = 6;
  private static final int AT_ONCE = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Duration pause;
  private volatile List<AlarmRule> rules = List.of();

  public Alarms() {
    this(Duration.ofSeconds(2));
  }

  Alarms(Duration pause) {
    this.pause = pause;
  }

  /** From now on these are told. */
  public void rules(List<AlarmRule> next) {
    rules = List.copyOf(next);
  }

  List<AlarmRule> rules() {
    return rules;
  }

  /** Tells everybody who asked for this threshold. */
  void raise(Alarm alarm) {
    LOG.warn(
        "{} % of the budget of {} for {} is spent.",
        alarm.percent(), alarm.account(), alarm.period());
    for (AlarmRule rule : rules) {
      if (rule.percents().contains(alarm.percent())) {
        threads.execute(() -> post(rule, alarm));
      }
    }
  }

  private void post(AlarmRule rule, Alarm alarm) {
    String trouble = "";
    try {
      places.acquire();
      try {
        for (int i = 0; i < TRIES; i++) {
          if (i > 0) {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis() << (i - 1));
          }
          trouble = once(rule, alarm);
          if (trouble.isEmpty()) {
            return;
          }
        }
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      trouble = "the server stopped";
    }
    LOG.error(
        "The webhook at {} did not take the alarm of {}: {}",
        rule.webhook().getHost(),
        alarm.account(),
        trouble);
  }

  private String once(AlarmRule rule, Alarm alarm) throws InterruptedException {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(rule.webhook())
              .timeout(PATIENCE)
              .header("content-type", "application/json")
              .header("user-agent", "hone")
              .POST(HttpRequest.BodyPublishers.ofByteArray(alarm.body()));
      rule.headers().forEach(request::setHeader);
      int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      return status >= 200 && status < 300 ? "" : "status " + status;
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.shutdownNow();
  }
}
