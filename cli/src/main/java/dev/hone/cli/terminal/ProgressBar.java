package dev.hone.cli.terminal;

import java.io.PrintStream;
import java.util.Locale;

/**
 * A bar with rate and time left, redrawn in place on a terminal and silent in a pipe. Not
 * thread-safe.
 */
public final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 28;
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintStream out;
  private final boolean visible;
  private final String unit;
  private final double scale;
  private long started;
  private long drawn;
  private int lastWidth;
  private String label = "";

  /**
   * @param visible true on a terminal
   * @param unit what is counted, after division by {@code scale}: {@code "MB"} with 1e6
   */
  public ProgressBar(PrintStream out, boolean visible, String unit, double scale) {
    this.out = out;
    this.visible = visible;
    this.unit = unit;
    this.scale = scale;
  }

  /** A bar of megabytes on standard error, visible if this process has a terminal. */
  public static ProgressBar megabytes() {
    return new ProgressBar(System.err, Interactive.terminal(), "MB", 1e6);
  }

  /** A bar that counts things, on standard error, visible if this process has a terminal. */
  public static ProgressBar counting(String unit) {
    return new ProgressBar(System.err, Interactive.terminal(), unit, 1);
  }

  /** Shows {@code done} of {@code total}; a total of 0 is not known. */
  public void update(String what, long done, long total) {
    if (!visible) {
      return;
    }
    long now = System.nanoTime();
    if (!what.equals(label)) {
      label = what;
      started = now;
    } else if (now - drawn < REDRAW_NANOS && done != total) {
      return;
    }
    drawn = now;
    draw(render(what, done, total, (now - started) / 1e9));
  }

  /** One line of the bar, {@code seconds} after its start. */
  String render(String what, long done, long total, double seconds) {
    double rate = seconds > 0.2 ? done / seconds : 0;
    StringBuilder line = new StringBuilder(what).append(' ');
    if (total > 0) {
      int filled = (int) (WIDTH * Math.min(done, total) / total);
      line.append("█".repeat(filled)).append("░".repeat(WIDTH - filled));
      line.append(String.format(Locale.ROOT, " %3d%%", 100 * Math.min(done, total) / total));
    }
    if (done > 0) {
      line.append(String.format(Locale.ROOT, "  %.1f %s", done / scale, unit));
    }
    if (rate > 0) {
      line.append(String.format(Locale.ROOT, "  %.1f %s/s", rate / scale, unit));
      if (total > done) {
        line.append(String.format(Locale.ROOT, "  %.0f s left", (total - done) / rate));
      }
    }
    return line.toString();
  }

  private void draw(String line) {
    int width = line.codePointCount(0, line.length());
    out.print("\r" + line + " ".repeat(Math.max(0, lastWidth - width)));
    out.flush();
    lastWidth = width;
  }

  /** Takes the bar off the screen; a later update shows it again. */
  public void clear() {
    if (visible && lastWidth > 0) {
      out.print("\r" + " ".repeat(lastWidth) + "\r");
      out.flush();
    }
    lastWidth = 0;
    label = "";
  }

  @Override
  public void close() {
    clear();
  }
}
