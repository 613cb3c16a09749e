package dev.hone.model;

/**
 * How a model rotates queries and keys by their position.
 *
 * @param base frequency base, 10,000 in the first llamas
 * @param interleaved true: pairs are (2i, 2i+1), as in GGUF's llama family; false: halves (i, i +
 *     dimensions/2), NeoX
 * @param dimensions dimensions of a head that are rotated, even
 * @param linearFactor positions are divided by it (linear context scaling); 1 for none
 */
public record RopeSpec(double base, boolean interleaved, int dimensions, double linearFactor) {

  public RopeSpec {
    if (!(base > 0) || dimensions <= 0 || dimensions % 2 != 0 || !(linearFactor > 0)) {
      throw new IllegalArgumentException(
          "rope of base %s, %d dimensions, linear factor %s"
              .formatted(base, dimensions, linearFactor));
    }
  }

  /** Rotated pairs of a head. */
  public int pairs() {
    return dimensions / 2;
  }
}
