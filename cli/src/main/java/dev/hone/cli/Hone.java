package dev.hone.cli;

import dev.hone.cli.terminal.Messages;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code hone} command. */
@Command(
    name = "hone",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Makes AI inference cheaper and faster: a gateway and an inference engine.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "hone COMMAND --help tells more of each."},
    subcommands = {
      ServeCommand.class,
      RunCommand.class,
      ChatCommand.class,
      DoctorCommand.class,
      HealthCommand.class,
      KeysCommand.class,
      UsageCommand.class,
      CacheCommand.class,
      JournalCommand.class,
      PricesCommand.class,
      SynthCommand.class,
      BenchCommand.class,
      MockCommand.class,
      MigrateCommand.class,
      RehearseCommand.class
    })
public final class Hone implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  /** Without a command: says which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    // First of all: without this module the first kernel throws an Error that nothing catches, and
    // server threads would keep the JVM alive.
    if (needsKernels(args) && ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      System.err.println(
          "hone: the Vector API is missing; start Hone with ./hone, or pass --add-modules jdk.incubator.vector to java");
      System.exit(2);
    }
    useUtf8();
    Logging.configure();
    CommandLine line = commandLine();
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(execute(line, args));
  }

  private static int execute(CommandLine line, String[] args) {
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      System.err.println(
          "hone: this takes more memory than there is: ask for less, such as a shorter time, or"
              + " allow more: HONE_JAVA_OPTS=-Xmx4g");
      return 1;
    }
  }

  /** In a container the locale is often C, whose ASCII would spoil JSON, answers and tables. */
  private static void useUtf8() {
    System.setOut(utf8(FileDescriptor.out));
    System.setErr(utf8(FileDescriptor.err));
  }

  private static PrintStream utf8(FileDescriptor file) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(file)), true, StandardCharsets.UTF_8);
  }

  /**
   * The launcher leaves the Vector API out for commands that compute nothing: it costs a warning
   * and time.
   */
  private static boolean needsKernels(String[] args) {
    return args.length > 0
        && Set.of("serve", "chat", "doctor", "bench", "synth", "run", "rehearse").contains(args[0]);
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Hone());
    // What follows the command that is run belongs to it, with or without "--".
    Objects.requireNonNull(line.getSubcommands().get("run")).setStopAtPositional(true);
    line.setExecutionExceptionHandler((e, command, result) -> {
      command.getErr().println("hone: " + Messages.of(e));
      if (System.getenv("HONE_DEBUG") != null) {
        e.printStackTrace(command.getErr());
      }
      return 1;
    });
    line.setParameterExceptionHandler((e, args) -> {
      CommandLine command = e.getCommandLine();
      command.getErr().println("hone: " + Messages.ofParameters(e));
      CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
      command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
      return 2;
    });
    return line;
  }
}
