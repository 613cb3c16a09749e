package dev.hone.cli.run;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jline.utils.Signals;

/**
 * The command that is run: with this process's terminal, its exit code, and its signals.
 *
 * <p>A Ctrl-C at a terminal reaches the whole foreground group, the command too, and many agents
 * take it as "stop what you are doing", not as an end. So Hone must neither die of it nor repeat
 * it. Sent to Hone alone, as by {@code kill -INT} in a script, it is passed on, like every other
 * signal that ends a process.
 */
public final class ChildProcess {
  private static final List<String> SIGNALS = List.of("TERM", "HUP", "INT");
  private static final int NOT_FOUND = 127;

  private final List<String> command;
  private final Map<String, String> variables;
  private final boolean terminal;

  /**
   * A command to run.
   *
   * @param variables set in its environment, besides this process's own
   * @param terminal whether a person sits at this process's terminal
   */
  public ChildProcess(List<String> command, Map<String, String> variables, boolean terminal) {
    this.command = List.copyOf(command);
    this.variables = Map.copyOf(variables);
    this.terminal = terminal;
  }

  /**
   * Runs it to its end.
   *
   * @return its exit code; 128 and the number of the signal that ended it
   * @throws CommandNotStartedException if it can't be started
   */
  public int run() throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(variables);
    // Before the command starts: a signal that comes at once must not end Hone and leave it behind.
    CompletableFuture<Process> started = new CompletableFuture<>();
    Map<String, Object> before = new LinkedHashMap<>();
    for (String signal : SIGNALS) {
      Object handler = Signals.register(signal, () -> pass(signal, started));
      if (handler != null) {
        before.put(signal, handler);
      }
    }
    try {
      Process process = builder.start();
      started.complete(process);
      return process.waitFor();
    } catch (IOException e) {
      throw new CommandNotStartedException(command.getFirst(), NOT_FOUND, e);
    } finally {
      before.forEach(Signals::unregister);
    }
  }

  /** Runs on a thread of the signal's own. */
  private void pass(String signal, CompletableFuture<Process> started) {
    Process process = started.join();
    if (signal.equals("TERM")) {
      process.destroy();
    } else if (!(signal.equals("INT") && terminal)) {
      try {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      } catch (IOException e) {
        process.destroy();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
