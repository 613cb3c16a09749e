package dev.hone.cli.bench;

import dev.hone.simulation.workload.AgentWorkload;
import dev.hone.simulation.workload.AzureTrace;
import dev.hone.simulation.workload.MooncakeTrace;
import dev.hone.simulation.workload.RagWorkload;
import dev.hone.simulation.workload.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workloads that can be played here.
 *
 * @param workloads the made ones, and the traces that were found
 * @param folder where traces were looked for
 */
public record CacheWorkloads(List<Workload> workloads, Path folder) {
  private static final Path USUAL_FOLDER = Path.of("..", "shared", "data", "traces");
  private static final int ALL = 6;

  /** Looks for traces in this folder, or in the usual one. */
  public static CacheWorkloads find(@Nullable Path named) {
    Path folder = named == null ? USUAL_FOLDER : named;
    List<Workload> found =
        new ArrayList<>(List.of(new AgentWorkload(), RagWorkload.single(), RagWorkload.chat()));
    Path mooncake = folder.resolve("mooncake_conversation_trace.jsonl");
    Path conversations = folder.resolve("AzureLLMInferenceTrace_conv.csv");
    Path code = folder.resolve("AzureLLMInferenceTrace_code.csv");
    if (Files.isReadable(mooncake)) {
      found.add(new MooncakeTrace(mooncake));
    }
    if (Files.isReadable(conversations)) {
      found.add(AzureTrace.conversations(conversations));
    }
    if (Files.isReadable(code)) {
      found.add(AzureTrace.code(code));
    }
    return new CacheWorkloads(List.copyOf(found), folder);
  }

  /** Whether all traces are there. */
  public boolean complete() {
    return workloads.size() == ALL;
  }

  /** What is missing and what to do. */
  public String missing() {
    return "%d of the 3 traces are not in %s: name their folder with --traces"
        .formatted(ALL - workloads.size(), folder);
  }
}
