package dev.hone.simulation.prompt;

/**
 * One request of a workload. Times are milliseconds since the workload's start.
 *
 * @param index its place in the workload, from 0
 * @param at when the client sends it
 * @param firstByte time that the provider takes to begin its answer
 * @param prompt what is asked
 * @param outputTokens tokens of the answer
 */
public record Call(int index, long at, long firstByte, Prompt prompt, int outputTokens) {
  /** Refuses times before the start. */
  public Call {
    if (at < 0 || firstByte < 0 || outputTokens < 0) {
      throw new IllegalArgumentException(
          "call " + index + ": at " + at + ", first byte " + firstByte + ", out " + outputTokens);
    }
  }
}
