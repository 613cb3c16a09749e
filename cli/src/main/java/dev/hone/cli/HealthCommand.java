package dev.hone.cli;

import dev.hone.cli.run.HealthProbe;
import dev.hone.server.config.ConfigException;
import dev.hone.server.config.HoneConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hone health}: asks the server that the configuration describes, for a supervisor. */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    description = "Asks the server on this machine whether it is ready; for containers.",
    footer = "Exit code 0 if it is, 1 if not, 2 if the configuration can't be read.")
final class HealthCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Its configuration (default: hone.yaml here, if there is one).")
  @Nullable Path configFile;

  @Option(names = "--port", paramLabel = "PORT", description = "Its port, instead of the file's.")
  @Nullable Integer port;

  @Option(names = "--host", paramLabel = "HOST", description = "Its host, instead of the file's.")
  @Nullable String host;

  @Option(
      names = "--live",
      description = "Ask only whether it lives: also while models load and while it drains.")
  boolean live;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    HoneConfig config;
    try {
      config = Configuration.read(configFile, List.of(), System::getenv);
    } catch (ConfigException e) {
      e.problems().forEach(p -> spec.commandLine().getErr().println("hone: " + p));
      return 2;
    }
    HealthProbe probe =
        new HealthProbe(
            host != null ? host : config.host(), port != null ? port : config.port(), config.tls());
    String trouble = probe.ask(live ? "/healthz" : "/readyz").orElse("");
    if (!trouble.isEmpty()) {
      spec.commandLine().getErr().println("hone: " + probe.url() + " " + trouble);
      return 1;
    }
    spec.commandLine().getOut().println(probe.url() + (live ? " lives" : " is ready"));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
