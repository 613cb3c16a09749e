package dev.hone.cli.bench;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a server did under load. Times are in milliseconds. Filled by one thread at a time.
 *
 * <p>A request is clean if its answer came to the protocol's own end, broken if the answer began
 * and did not, and an error otherwise.
 */
public final class LoadResult {
  private final LoadOptions options;
  private final Samples firstToken = new Samples();
  private final Samples betweenTokens = new Samples();
  private final Samples whole = new Samples();
  private final Map<String, Integer> errors = new TreeMap<>();
  private int clean;
  private int broken;
  private long tokens;
  private double seconds;
  private String complaint = "";

  LoadResult(LoadOptions options) {
    this.options = options;
  }

  synchronized void clean(StreamTimes times, long outputTokens) {
    clean++;
    tokens += outputTokens;
    if (times.firstMillis() >= 0) {
      firstToken.add(times.firstMillis());
    }
    betweenTokens.addAll(times.gaps());
    whole.add(times.totalMillis());
  }

  synchronized void broken(String why) {
    broken++;
    remember(why);
  }

  synchronized void error(String kind, String message) {
    errors.merge(kind, 1, Integer::sum);
    remember(message);
  }

  private void remember(String message) {
    if (complaint.isEmpty()) {
      complaint = message;
    }
  }

  void took(double wallSeconds) {
    seconds = wallSeconds;
  }

  public LoadOptions options() {
    return options;
  }

  /** Milliseconds from sending a request to the first piece of text, of clean answers. */
  public Samples firstToken() {
    return firstToken;
  }

  /** Milliseconds between one piece of text and the next, over all clean answers. */
  public Samples betweenTokens() {
    return betweenTokens;
  }

  /** Milliseconds of whole clean answers. */
  public Samples whole() {
    return whole;
  }

  /** Answers that came to their end. */
  public int clean() {
    return clean;
  }

  /** Answers that broke off. */
  public int broken() {
    return broken;
  }

  /** Requests without an answer: how many by status, or by what went wrong. */
  public Map<String, Integer> errors() {
    return errors;
  }

  /** Tokens of clean answers: as reported, else pieces of text. */
  public long tokens() {
    return tokens;
  }

  /** From the first request to the last end. */
  public double seconds() {
    return seconds;
  }

  /** The first thing that went wrong, in the server's words; empty if nothing did. */
  public String complaint() {
    return complaint;
  }

  /** Clean answers per second. */
  public double requestsPerSecond() {
    return seconds == 0 ? 0 : clean / seconds;
  }

  /** Tokens per second of all streams together. */
  public double tokensPerSecond() {
    return seconds == 0 ? 0 : tokens / seconds;
  }
}
