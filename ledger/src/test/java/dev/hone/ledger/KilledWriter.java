package dev.hone.ledger;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * A process that books line after line until it is killed. It prints the number of each line that
 * {@link Ledger#record} has taken.
 */
final class KilledWriter {
  private KilledWriter() {}

  public static void main(String[] args) throws InterruptedException {
    Ledger ledger = Ledger.open(Path.of(args[0]), InstantSource.system());
    for (int i = 0; ; i++) {
      ledger.record(Lines.line(args[1] + "-" + i));
      System.out.println(i);
      if (i % 20 == 0) {
        Thread.sleep(5);
      }
    }
  }
}
