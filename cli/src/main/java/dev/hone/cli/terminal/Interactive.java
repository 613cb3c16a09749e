package dev.hone.cli.terminal;

import java.io.Console;

/** Whether a person sits at the other end. */
public final class Interactive {
  private Interactive() {}

  /** True if standard input and output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 is back to null where there is no terminal
  public static boolean terminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
