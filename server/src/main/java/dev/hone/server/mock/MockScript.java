package dev.hone.server.mock;

import java.time.Duration;

/**
 * How the scripted upstream answers.
 *
 * @param tokens words of an answer, one event each
 * @param firstDelay silence before the first event
 * @param delay silence between two events
 * @param fault for every request whose model names none
 * @param promptTokens reported for every request
 * @param cachedTokens those of them reported as read from the cache
 * @param writtenTokens those of them reported as written to the cache, for its usual time
 * @param writtenLongTokens those of them reported as written to the cache for an hour
 */
public record MockScript(
    int tokens,
    Duration firstDelay,
    Duration delay,
    MockFault fault,
    int promptTokens,
    int cachedTokens,
    int writtenTokens,
    int writtenLongTokens) {

  /** 16 words at once, 100 prompt tokens of which 60 are cached. */
  public static final MockScript DEFAULT =
      new MockScript(16, Duration.ZERO, Duration.ZERO, MockFault.NONE, 100, 60);

  public MockScript {
    if (tokens < 1
        || cachedTokens < 0
        || writtenTokens < 0
        || writtenLongTokens < 0
        || promptTokens < cachedTokens + writtenTokens + writtenLongTokens) {
      throw new IllegalArgumentException(
          "an answer must have at least one token, not %d, and a prompt (%d tokens) at least those that are cached (%d)"
              .formatted(tokens, promptTokens, cachedTokens));
    }
  }

  /** An upstream that writes nothing to its cache. */
  public MockScript(
      int tokens,
      Duration firstDelay,
      Duration delay,
      MockFault fault,
      int promptTokens,
      int cachedTokens) {
    this(tokens, firstDelay, delay, fault, promptTokens, cachedTokens, 0, 0);
  }

  public MockScript withTokens(int count) {
    return new MockScript(
        count,
        firstDelay,
        delay,
        fault,
        promptTokens,
        cachedTokens,
        writtenTokens,
        writtenLongTokens);
  }

  public MockScript withDelays(Duration first, Duration each) {
    return new MockScript(
        tokens, first, each, fault, promptTokens, cachedTokens, writtenTokens, writtenLongTokens);
  }

  public MockScript withFault(MockFault other) {
    return new MockScript(
        tokens,
        firstDelay,
        delay,
        other,
        promptTokens,
        cachedTokens,
        writtenTokens,
        writtenLongTokens);
  }

  /** The same with another prompt. */
  MockScript withPrompt(int all, int read, int written, int writtenLong) {
    return new MockScript(tokens, firstDelay, delay, fault, all, read, written, writtenLong);
  }
}
