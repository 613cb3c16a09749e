package dev.hone.simulation.workload;

import dev.hone.simulation.SimulationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lines of a trace file. */
final class TraceFile {
  private TraceFile() {}

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new SimulationException(
          "Can't read the trace %s (%s): name the folder that holds the traces"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
