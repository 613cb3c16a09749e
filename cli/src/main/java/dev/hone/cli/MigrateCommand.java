package dev.hone.cli;

import dev.hone.cli.migrate.LiteLlmMigration;
import dev.hone.cli.migrate.Migration;
import dev.hone.cli.migrate.MigrationException;
import dev.hone.cli.terminal.Messages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hone migrate}. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = "Makes hone.yaml out of another gateway's configuration.",
    subcommands = MigrateCommand.LiteLlm.class)
final class MigrateCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** {@code hone migrate litellm}. */
  @Command(
      name = "litellm",
      mixinStandardHelpOptions = true,
      description =
          "Reads the configuration of LiteLLM's proxy. What can't be carried over is named, on standard error.")
  static final class LiteLlm implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "LiteLLM's config.yaml.")
    Path file;

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "Where to write (default: standard output). A file that is there stays.")
    @Nullable Path target;

    @Spec CommandSpec spec = CommandSpec.create();

    @SuppressWarnings("NullAway.Init") // picocli sets the file
    LiteLlm() {}

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      Migration migration;
      try {
        migration = LiteLlmMigration.of(text());
        Path to = target;
        if (to == null) {
          out.print(migration.yaml());
        } else {
          Files.writeString(to, migration.yaml(), StandardOpenOption.CREATE_NEW);
          out.println("Written: " + to);
        }
        out.flush();
      } catch (MigrationException e) {
        err.println("hone: " + file + ": " + e.getMessage());
        return 1;
      } catch (NoSuchFileException e) {
        err.println("hone: there is no folder for " + e.getFile());
        return 1;
      } catch (FileAlreadyExistsException e) {
        err.println(
            "hone: " + e.getFile() + " is there already: name another file, or move it away");
        return 1;
      }
      list(err, "To look at:", migration.notes());
      list(err, "Not carried over:", migration.left());
      return 0;
    }

    private String text() throws MigrationException {
      try {
        return Files.readString(file);
      } catch (NoSuchFileException e) {
        throw new MigrationException("there is no such file");
      } catch (IOException e) {
        throw new MigrationException(Messages.of(e));
      }
    }

    private static void list(PrintWriter err, String title, List<String> lines) {
      if (!lines.isEmpty()) {
        err.println(title);
        lines.forEach(line -> err.println("  - " + line));
      }
    }
  }
}
