package dev.hone.gateway.promptcache;

import dev.hone.gateway.promptcache.PrefixTable.Place;

/**
 * What can be seen of a prefix when it is sent that bears on whether it is asked for again: its
 * length and that of what stands behind it, what is new of the prompt, turns, visits, its place.
 * Each feature has buckets, lengths logarithmic ones; a row is a feature's bucket.
 */
final class ReuseFeatures {
  private static final int BUCKETS = 64;
  private static final int FEATURES = 7;
  private static final int MOST_TURNS = 6;
  private static final int MOST_VISITS = 6;

  /** How many rows there are. */
  static final int ROWS = FEATURES * BUCKETS;

  private ReuseFeatures() {}

  /**
   * The rows of a prefix.
   *
   * @param tokens of the prefix
   * @param seen of the longest prefix of the prompt that was met before
   * @param total of the prompt
   * @param turns how many requests in a row went on from one another before
   * @param visits of the prefix, this one included
   */
  static int[] of(
      Place place, boolean afterTool, long tokens, long seen, long total, int turns, int visits) {
    int went = Math.min(turns, MOST_TURNS);
    int isNew = tokens > seen ? 1 : 0;
    return new int[] {
      row(0, (place.number() * 2 + (afterTool ? 1 : 0)) * 2 + isNew),
      row(1, turns),
      row(2, log(tokens, 3)),
      row(3, log(total - tokens, 2)),
      row(4, log(total - seen, 2)),
      row(5, Math.min(visits, MOST_VISITS) * 8 + went),
      row(6, Math.min(log(total / 512, 1), 7) * 8 + went)
    };
  }

  private static int row(int feature, int bucket) {
    return feature * BUCKETS + Math.clamp(bucket, 0, BUCKETS - 1);
  }

  private static int log(long n, int perDoubling) {
    return n <= 0 ? 0 : 1 + (int) (perDoubling * Math.log(1.0 + n) / Math.log(2));
  }
}
