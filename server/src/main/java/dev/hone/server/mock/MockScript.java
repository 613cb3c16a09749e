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
 */
public record MockScript(
    int tokens,
    Duration firstDelay,
    Duration delay,
    MockFault fault,
    int promptTokens,
    int cachedTokens) {

  /** 16 words at once, 100 prompt tokens of which 60 are cached. */
  public static final MockScript DEFAULT =
      new MockScript(16, Duration.ZERO, Duration.ZERO, MockFault.NONE, 100, 60);

  public MockScript {
    if (tokens < 1 || promptTokens < cachedTokens || cachedTokens < 0) {
      throw new IllegalArgumentException(
          "at least one token (%d), and no more cached tokens (%d) than prompt tokens (%d)"
              .formatted(tokens, cachedTokens, promptTokens));
    }
  }

  public MockScript withTokens(int count) {
    return new MockScript(count, firstDelay, delay, fault, promptTokens, cachedTokens);
  }

  public MockScript withDelays(Duration first, Duration each) {
    return new MockScript(tokens, first, each, fault, promptTokens, cachedTokens);
  }

  public MockScript withFault(MockFault other) {
    return new MockScript(tokens, firstDelay, delay, other, promptTokens, cachedTokens);
  }
}
