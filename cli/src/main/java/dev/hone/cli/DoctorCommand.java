package dev.hone.cli;

import dev.hone.cli.doctor.Check;
import dev.hone.cli.doctor.ConfigCheck;
import dev.hone.cli.doctor.DataCheck;
import dev.hone.cli.doctor.Finding;
import dev.hone.cli.doctor.JdkCheck;
import dev.hone.cli.doctor.KernelCheck;
import dev.hone.cli.doctor.MachineCheck;
import dev.hone.cli.doctor.ModelCheck;
import dev.hone.cli.doctor.PortCheck;
import dev.hone.cli.doctor.ProviderKeyCheck;
import dev.hone.cli.doctor.Report;
import dev.hone.cli.doctor.UpstreamCheck;
import dev.hone.server.config.ConfigException;
import dev.hone.server.config.ConfigFile;
import dev.hone.server.config.ConfigProblem;
import dev.hone.server.config.HoneConfig;
import dev.hone.server.config.ModelFile;
import dev.hone.server.models.ModelDownload;
import dev.hone.server.models.ModelStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hone doctor}: what Hone stands on, what is wrong with it, and what to do. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Looks at JDK, machine, kernels, models, data and configuration.",
    footer = "Exit code 1 if there is a problem.")
final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration (default: hone.yaml here, if there is one).")
  @Nullable Path configFile;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Mixin DataFolder data = new DataFolder();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<Finding> findings = checks().stream().flatMap(check -> check.findings().stream()).toList();
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? Report.json(findings) : Report.text(findings));
    out.flush();
    return Report.healthy(findings) ? 0 : 1;
  }

  private List<Check> checks() {
    Optional<Path> file = Configuration.file(configFile);
    HoneConfig config = HoneConfig.DEFAULT;
    List<ConfigProblem> problems = List.of();
    try {
      config = file.map(new ConfigFile(System::getenv)::read).orElse(config);
    } catch (ConfigException e) {
      problems = e.problems();
    }
    List<Path> models = config.models().stream().map(ModelFile::file).toList();
    return List.of(
        new JdkCheck(),
        new MachineCheck(),
        new KernelCheck(),
        new ModelCheck(ModelStore.ofUser(), ModelDownload.smollm2(), models),
        new DataCheck(data.resolve(config.data().orElse(null)), config.books().ledger()),
        new ConfigCheck(file, config, problems),
        new PortCheck(config.host(), config.port()),
        new UpstreamCheck(config.providers(), config.network()),
        new ProviderKeyCheck(System.getenv()));
  }
}
