package dev.hone.cli;

import dev.hone.cli.terminal.Messages;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code hone} command. */
@Command(
    name = "hone",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Makes AI inference cheaper and faster: a gateway and an inference engine.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "hone COMMAND --help tells more of each."},
    subcommands = {ServeCommand.class})
public final class Hone {

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    // First of all: without this module the first kernel throws an Error that nothing catches, and
    // server threads would keep the JVM alive.
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      System.err.println(
          "hone: the Vector API is missing; start Hone with ./hone, or pass --add-modules jdk.incubator.vector to java");
      System.exit(2);
    }
    Logging.configure();
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Hone());
    line.setExecutionExceptionHandler((e, command, result) -> {
      command.getErr().println("hone: " + Messages.of(e));
      if (System.getenv("HONE_DEBUG") != null) {
        e.printStackTrace(command.getErr());
      }
      return 1;
    });
    line.setParameterExceptionHandler((e, args) -> {
      CommandLine command = e.getCommandLine();
      command.getErr().println("hone: " + e.getMessage());
      CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
      command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
      return 2;
    });
    return line;
  }
}
