package dev.hone.text.jinja;

/**
 * What a template may use. Beyond a bound comes a {@link dev.hone.text.TemplateException} that
 * names it.
 *
 * @param source characters of a template's source
 * @param nesting blocks, brackets and operators inside each other in the source
 * @param depth nodes being evaluated inside each other, macro calls included
 * @param steps nodes evaluated and elements visited in one rendering
 * @param text characters of one string, the output included
 * @param allocation characters of all strings of one rendering; an element of a list or dict counts
 *     16
 * @param range elements of one {@code range()}
 * @param integerBits bits of one integer
 */
public record Bounds(
    int source,
    int nesting,
    int depth,
    long steps,
    int text,
    long allocation,
    int range,
    int integerBits) {

  /**
   * Far above what published chat templates need, far below what hurts a server. The depth fits a
   * thread's usual stack of 1 MiB: 800 did not always, since frames of half compiled code are the
   * largest.
   */
  public static final Bounds DEFAULT =
      new Bounds(1 << 20, 100, 500, 20_000_000, 1 << 25, 1 << 27, 100_000, 14_000);

  public Bounds {
    long least =
        Math.min(
            Math.min(Math.min(source, nesting), Math.min(depth, steps)),
            Math.min(Math.min(text, allocation), Math.min(range, integerBits)));
    if (least < 1) {
      throw new IllegalArgumentException("every bound of a template must be at least 1");
    }
  }
}
