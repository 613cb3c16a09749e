package dev.hone.server;

import dev.hone.kernels.Niceness;
import java.util.List;

/**
 * Shares the processors between event loops and the carriers of virtual threads. A request changes
 * between the two some ten times; with as many threads as processors in all, whoever is woken finds
 * a processor, and none wakes to find its work taken (docs/PERFORMANCE.md has what that saves).
 */
public final class ProcessorShares {
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private ProcessorShares() {}

  static int eventLoops() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  /**
   * Gives the carriers their share, unless the user has said how many there shall be. Works only
   * before the first virtual thread starts.
   */
  public static void limitCarriers() {
    if (System.getProperty(CARRIERS) == null) {
      int rest = Runtime.getRuntime().availableProcessors() - eventLoops();
      System.setProperty(CARRIERS, String.valueOf(Math.max(1, rest)));
    }
  }

  /**
   * Lets those that answer go before the writers of ledger and journal, which would keep a
   * processor for a millisecond. They keep a third of a thread's usual weight, so that under full
   * load they stay within the second that the ledger promises. The JVM's compilers stay as they
   * are: behind the engine's threads they are starved, and the first token comes two seconds later.
   */
  public static void putWritersLast() {
    Niceness.lowerThreads(List.of("hone-ledger", "hone-journal"), 4);
  }
}
