package dev.hone.engine;

/**
 * Top-p: the fewest tokens, in order of mass, ties to the lower id, whose masses reach a share of
 * the total (Holtzman et al., 2020). Found by partial selection instead of a sort. Reused from draw
 * to draw.
 */
final class Nucleus {
  /** Bits of a key that hold the id, turned round; the mass is above them. */
  private static final int ID_BITS = 22;

  private static final long ID_MASK = (1L << ID_BITS) - 1;

  private long[] keys = new long[64];
  private int size;

  /**
   * Among the first {@code count} values, each {@code <= 0}. Writes the tokens to {@code into} in
   * no particular order and returns how many there are.
   */
  int select(float[] values, int count, float share, int[] into) {
    long total = TokenMass.sum(values, count);
    // Tokens below this, all together, weigh less than what the nucleus may leave out.
    long least = Math.max(1, (long) ((1.0 - share) * total / count));
    size = 0;
    for (int token = 0; token < count; token++) {
      long mass = TokenMass.of(values[token]);
      if (mass >= least) {
        add(mass, token);
      }
    }
    return cut((long) Math.ceil(share * (double) total), into);
  }

  /** As {@link #select}, among the first {@code count} of {@code tokens}, in place. */
  int selectAmong(int[] tokens, int count, float[] values, float share) {
    size = 0;
    long total = 0;
    for (int i = 0; i < count; i++) {
      long mass = TokenMass.of(values[tokens[i]]);
      total += mass;
      add(mass, tokens[i]);
    }
    return cut((long) Math.ceil(share * (double) total), tokens);
  }

  private void add(long mass, int token) {
    if (size == keys.length) {
      keys = java.util.Arrays.copyOf(keys, 2 * size);
    }
    keys[size++] = (mass << ID_BITS) | (ID_MASK - token);
  }

  /** Quickselect by mass: moves the highest keys whose masses reach {@code target} to the front. */
  private int cut(long target, int[] into) {
    int from = 0;
    int to = size;
    long before = 0;
    while (to - from > 1) {
      int pivot = partition(from, to);
      long above = 0;
      for (int i = from; i < pivot; i++) {
        above += keys[i] >>> ID_BITS;
      }
      if (before + above >= target) {
        to = pivot;
      } else {
        before += above + (keys[pivot] >>> ID_BITS);
        from = pivot + 1;
        if (before >= target) {
          break;
        }
      }
    }
    int kept = Math.max(1, before >= target ? from : to);
    for (int i = 0; i < kept; i++) {
      into[i] = (int) (ID_MASK - (keys[i] & ID_MASK));
    }
    return kept;
  }

  /** Higher keys before the pivot, lower ones behind it; keys are distinct. */
  private int partition(int from, int to) {
    swap((from + to) >>> 1, to - 1);
    long pivot = keys[to - 1];
    int place = from;
    for (int i = from; i < to - 1; i++) {
      if (keys[i] > pivot) {
        swap(i, place++);
      }
    }
    swap(place, to - 1);
    return place;
  }

  private void swap(int i, int j) {
    long swap = keys[i];
    keys[i] = keys[j];
    keys[j] = swap;
  }
}
