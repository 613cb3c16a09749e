package dev.hone.cli;

import dev.hone.cli.run.ChildEnvironment;
import dev.hone.cli.run.ChildProcess;
import dev.hone.cli.run.CodexArguments;
import dev.hone.cli.run.CommandNotStartedException;
import dev.hone.cli.run.Gateway;
import dev.hone.cli.run.RunSummary;
import dev.hone.cli.terminal.Interactive;
import dev.hone.cli.terminal.Messages;
import dev.hone.cli.terminal.ProgressBar;
import dev.hone.kernels.KernelException;
import dev.hone.kernels.KernelSelection;
import dev.hone.ledger.Grouping;
import dev.hone.ledger.LedgerException;
import dev.hone.ledger.LedgerInUseException;
import dev.hone.ledger.NoLedgerException;
import dev.hone.ledger.TimeOrderedId;
import dev.hone.ledger.UsageExport;
import dev.hone.ledger.UsageQuery;
import dev.hone.ledger.UsageReport;
import dev.hone.ledger.UsageReports;
import dev.hone.server.ServerSetup;
import dev.hone.server.StartupException;
import dev.hone.server.config.ConfigException;
import dev.hone.server.config.HoneConfig;
import dev.hone.server.http.EdgeLimits;
import dev.hone.server.local.LocalModel;
import dev.hone.server.local.PreparationListener;
import dev.hone.server.models.ModelDownload;
import dev.hone.server.models.ModelStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code hone run}: a command with Hone between it and its providers.
 *
 * <p>Its requests are told from all others by the base URL that the command is given: it begins
 * with {@code /run/ID}, and whatever comes under it is booked with the tag {@code run=ID}. That
 * works through a gateway that serves others too, and with every client that has a base URL;
 * headers, most clients can't be made to send.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a command through Hone and says what it spent.",
      "",
      "Uses the Hone that runs at the port, else starts one that ends with the command.",
      "Sets the base URLs of OpenAI's, Anthropic's and Google's libraries, and HONE_BASE_URL; the summary is on standard error."
    },
    customSynopsis = "hone run [OPTIONS] -- COMMAND [ARGUMENT...]")
final class RunCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Where to look for a running Hone, and to start one (default: 8080 or a free one).")
  @Nullable Integer port;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration of an own gateway (default: hone.yaml here, if there is one).")
  @Nullable Path configFile;

  @Option(
      names = "--model",
      paramLabel = "[NAME=]FILE",
      description = "A GGUF file that an own gateway serves; may be repeated.")
  List<String> models = new ArrayList<>();

  @Option(names = "--json", description = "The summary as JSON.")
  boolean json;

  @Mixin DataFolder data = new DataFolder();

  @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The command to run.")
  List<String> command = new ArrayList<>();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    HoneConfig config;
    try {
      config = Configuration.read(configFile, models, System::getenv);
    } catch (ConfigException e) {
      e.problems().forEach(p -> err.println("hone: " + p));
      return 2;
    }
    Path folder = data.resolve(config.data().orElse(null));
    String run = new TimeOrderedId(Clock.systemUTC()).next();
    Instant began = Instant.now();
    int code;
    try (Gateway gateway = gateway(config, folder, err)) {
      String base = gateway.url() + "/run/" + run;
      Logging.quiet();
      code =
          new ChildProcess(
                  CodexArguments.complete(command, base),
                  ChildEnvironment.of(System.getenv(), base, gateway.key()),
                  Interactive.terminal())
              .run();
    } catch (CommandNotStartedException e) {
      err.println("hone: " + e.getMessage());
      return e.exitCode();
    } catch (LedgerInUseException e) {
      err.println("hone: " + Messages.of(e));
      err.println("hone: 'hone serve' once, and every hone run after it goes through that one.");
      return 1;
    } catch (StartupException | LedgerException | KernelException e) {
      err.println("hone: " + Messages.of(e));
      return 1;
    }
    summarize(report(folder, config, run, began), run, err);
    return code;
  }

  private Gateway gateway(HoneConfig config, Path folder, PrintWriter err)
      throws InterruptedException {
    Optional<Gateway> running = Gateway.running(port != null ? port : config.port());
    if (running.isPresent()) {
      return running.get();
    }
    try (ProgressBar bar = ProgressBar.megabytes()) {
      ServerSetup setup =
          new ServerSetup(
              config,
              folder,
              Optional.of(ModelDownload.smollm2()),
              ModelStore.ofUser(),
              false,
              KernelSelection.ofEnvironment(),
              EdgeLimits.DEFAULT,
              new Announcer(err, bar));
      Gateway own = Gateway.start(setup, port != null ? port : 0);
      own.awaitModels();
      return own;
    }
  }

  private static Optional<UsageReport> report(
      Path folder, HoneConfig config, String run, Instant began) {
    UsageQuery query = UsageQuery.within(Optional.of(began), Optional.empty()).ofTag("run", run);
    try (UsageReports reports = UsageReports.open(folder, config.books().ledger())) {
      return Optional.of(reports.report(query, List.of(new Grouping.Tag("run"))));
    } catch (NoLedgerException e) {
      return Optional.empty();
    }
  }

  private void summarize(Optional<UsageReport> report, String run, PrintWriter err) {
    if (report.isEmpty()) {
      err.println("hone: the running Hone has another data folder: name it with --data");
    } else if (json) {
      err.print(UsageExport.toJson(report.get()));
    } else {
      RunSummary.lines(report.get().totals()).forEach(line -> err.println("hone: " + line));
      if (report.get().totals().lines() > 0) {
        err.println("hone: more with: hone usage --tag run=" + run);
      }
    }
    err.flush();
  }

  /** Says on standard error how models come to be ready; standard output is the command's. */
  private static final class Announcer implements PreparationListener {
    private final PrintWriter err;
    private final ProgressBar bar;

    Announcer(PrintWriter err, ProgressBar bar) {
      this.err = err;
      this.bar = bar;
    }

    @Override
    public void progress(String what, long done, long total) {
      bar.update(what, done, total);
    }

    @Override
    public void ready(LocalModel model) {
      bar.close();
    }

    @Override
    public void failed(String name, String reason) {
      bar.close();
      err.println("hone: model " + name + " can't be used: " + reason);
      err.flush();
    }
  }
}
