package dev.hone.simulation;

/** The root of what can go wrong in a simulation. */
public class SimulationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, where, and what to do. */
  public SimulationException(String message) {
    super(message);
  }

  /** The same with its cause. */
  public SimulationException(String message, Throwable cause) {
    super(message, cause);
  }
}
