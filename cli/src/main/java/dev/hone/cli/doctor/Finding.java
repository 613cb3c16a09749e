package dev.hone.cli.doctor;

/**
 * One line of the doctor's report.
 *
 * @param level how bad it is
 * @param subject what was looked at: {@code JDK}, {@code Kernels}, …
 * @param text what was found
 * @param remedy what to do about it; empty = nothing
 */
public record Finding(Level level, String subject, String text, String remedy) {
  /** How bad a finding is. */
  public enum Level {
    OK,
    /** Hone runs, but not as well as it could. */
    WARN,
    /** Something will not work. */
    PROBLEM
  }

  static Finding ok(String subject, String text) {
    return new Finding(Level.OK, subject, text, "");
  }

  static Finding warn(String subject, String text, String remedy) {
    return new Finding(Level.WARN, subject, text, remedy);
  }

  static Finding problem(String subject, String text, String remedy) {
    return new Finding(Level.PROBLEM, subject, text, remedy);
  }
}
