package dev.hone.cli.terminal;

/** A share as a bar of blocks, to an eighth of a character. */
public final class Bar {
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";

  private Bar() {}

  /** The bar of a part of the whole; the whole is {@code width} characters. */
  public static String of(double part, double whole, int width) {
    if (part <= 0 || whole <= 0) {
      return "";
    }
    // What is there is seen.
    int eighths = Math.max(1, (int) Math.round(Math.min(1, part / whole) * width * 8));
    String bar = "█".repeat(eighths / 8);
    return eighths % 8 == 0 ? bar : bar + EIGHTHS.charAt(eighths % 8);
  }
}
