package dev.hone.simulation.cache;

/**
 * What a request's prompt was billed as. The prompt is fresh + read + written + writtenLong.
 *
 * @param fresh tokens at the input price
 * @param read tokens read from the cache
 * @param written tokens written for the provider's usual lifetime
 * @param writtenLong tokens written for its long lifetime
 * @param created tokens of a cached content that was made for this request, billed besides
 * @param storedTokenMillis tokens times milliseconds of storage that this request ordered
 */
public record CacheUse(
    long fresh, long read, long written, long writtenLong, long created, long storedTokenMillis) {
  /** Refuses negative counts. */
  public CacheUse {
    if (fresh < 0
        || read < 0
        || written < 0
        || writtenLong < 0
        || created < 0
        || storedTokenMillis < 0) {
      throw new IllegalArgumentException(
          "negative count: fresh %d, read %d, written %d + %d, created %d, stored %d"
              .formatted(fresh, read, written, writtenLong, created, storedTokenMillis));
    }
  }

  /** A prompt that no cache touched. */
  public static CacheUse uncached(long tokens) {
    return new CacheUse(tokens, 0, 0, 0, 0, 0);
  }

  /** A prompt partly read, the rest fresh. */
  public static CacheUse reading(long read, long tokens) {
    return new CacheUse(tokens - read, read, 0, 0, 0, 0);
  }

  /** All tokens of the prompt. */
  public long promptTokens() {
    return fresh + read + written + writtenLong;
  }

  /** Both added. */
  public CacheUse plus(CacheUse other) {
    return new CacheUse(
        fresh + other.fresh,
        read + other.read,
        written + other.written,
        writtenLong + other.writtenLong,
        created + other.created,
        storedTokenMillis + other.storedTokenMillis);
  }
}
