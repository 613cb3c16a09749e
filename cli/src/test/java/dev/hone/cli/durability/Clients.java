package dev.hone.cli.durability;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * Clients that ask one request after the other, every second one as a stream, and note what was
 * answered and when.
 */
final class Clients implements AutoCloseable {
  private final List<Thread> threads = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Collection<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Collection<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /**
   * An answer that arrived whole.
   *
   * @param at when, by {@link System#nanoTime}
   */
  record Answer(String requestId, int status, String body, long at) {}

  /** One client of each of these gateways, this often. */
  static Clients begin(int each, String key, WholeGateway... gateways) {
    Clients clients = new Clients();
    for (WholeGateway gateway : gateways) {
      for (int i = 0; i < each; i++) {
        clients.threads.add(Thread.ofVirtual().start(() -> clients.loop(gateway.url(), key)));
      }
    }
    return clients;
  }

  /** So many requests at the same moment, spread over these gateways. */
  static Clients crowd(int requests, String key, WholeGateway... gateways)
      throws InterruptedException {
    Clients clients = new Clients();
    CountDownLatch start = new CountDownLatch(1);
    for (int i = 0; i < requests; i++) {
      int number = i;
      clients.threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  start.await();
                  // Streams at either gateway.
                  boolean stream = number / gateways.length % 2 == 0;
                  clients.ask(gateways[number % gateways.length].url(), key, stream);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    start.countDown();
    for (Thread thread : clients.threads) {
      thread.join();
    }
    return clients;
  }

  private void loop(String url, String key) {
    for (int i = 0; !stopped; i++) {
      ask(url, key, i % 2 == 0);
    }
  }

  private void ask(String url, String key, boolean stream) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + key)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"model\":\"gpt-5\",\"max_tokens\":16,\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted(stream, "words ".repeat(34))))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      answers.add(
          new Answer(
              answer.headers().firstValue("x-request-id").orElse(""),
              answer.statusCode(),
              answer.body(),
              System.nanoTime()));
    } catch (IOException e) {
      failures.add(String.valueOf(e));
      // Its gateway was killed: no use in asking a thousand times a millisecond.
      stopped = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until so many answers have arrived: a gateway that just started is slow. */
  Clients await(WholeGateway gateway, int count) {
    gateway.await(count + " answers", () -> answers.size() >= count);
    return this;
  }

  /** Lets each client end its request. */
  Clients stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    return this;
  }

  /** What went wrong with a connection. */
  Collection<String> failures() {
    return failures;
  }

  /** Answers with this status. */
  List<Answer> answers(int status) {
    return answers.stream().filter(a -> a.status() == status).toList();
  }

  /** How many answers there are of each status. */
  Map<Integer, Integer> statuses() {
    Map<Integer, Integer> counts = new ConcurrentHashMap<>();
    answers.forEach(a -> counts.merge(a.status(), 1, Integer::sum));
    return counts;
  }

  @Override
  public void close() {
    stopped = true;
    http.shutdownNow();
    http.close();
  }
}
