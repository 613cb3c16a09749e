package dev.hone.simulation.cache;

import dev.hone.simulation.SimulationException;

/** The provider would answer this plan with status 400. */
public final class RefusedRequestException extends SimulationException {
  private static final long serialVersionUID = 1L;

  /** What the provider objects to. */
  public RefusedRequestException(String message) {
    super(message);
  }
}
