package dev.hone.simulation.workload;

import dev.hone.simulation.prompt.Call;
import java.util.List;

/** A way to make request sequences: the same seed gives the same sequence everywhere. */
public interface Workload {
  /** How tables call it. */
  String name();

  /** The calls of a seed in order of time, numbered from 0. */
  List<Call> calls(long seed);
}
