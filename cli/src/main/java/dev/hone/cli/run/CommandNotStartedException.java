package dev.hone.cli.run;

/** A command could not be started. */
public final class CommandNotStartedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitCode;

  CommandNotStartedException(String command, int exitCode, Throwable cause) {
    super("'%s' can't be started: is it installed, and on the PATH?".formatted(command), cause);
    this.exitCode = exitCode;
  }

  /** What a shell exits with in this case. */
  public int exitCode() {
    return exitCode;
  }
}
