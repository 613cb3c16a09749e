package dev.hone.ledger.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the journal of a data folder. {@link #offer} only adds to a bounded queue; hashing,
 * compressing, encrypting and the disk are a thread's of its own. What finds no room is dropped and
 * counted: a journal never holds up a request. Safe for use by many threads.
 */
public final class Journal implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final JournalSettings settings;
  private final JournalQueue queue = new JournalQueue();
  private final JournalWriter work;
  private final Thread writer;

  private Journal(JournalSettings settings, JournalWriter work) {
    this.settings = settings;
    this.work = work;
    this.writer =
        Thread.ofPlatform().name("hone-journal").daemon().unstarted(() -> work.run(queue));
    writer.start();
  }

  /** The folder of a journal in a data folder. */
  public static Path folder(Path data) {
    return data.resolve("journal");
  }

  /**
   * Opens the journal of a data folder for writing; one process may. Empty where nothing is to be
   * captured, or the folder can't be used, which is said in the log: a journal is no reason not to
   * start.
   */
  public static Optional<Journal> open(Path data, JournalSettings settings, InstantSource clock) {
    if (settings.capture() == Capture.OFF) {
      return Optional.empty();
    }
    Path folder = folder(data);
    try {
      Files.createDirectories(folder);
      PrefixSalt salt = PrefixSalt.of(settings.salt(), folder);
      return Optional.of(new Journal(settings, new JournalWriter(folder, settings, salt, clock)));
    } catch (IOException e) {
      log.error("There will be no journal: {} can't be used: {}", folder, e.toString());
      return Optional.empty();
    }
  }

  /** Whether bodies are kept, so that it is worth handing them in. */
  public boolean keepsBodies() {
    return settings.capture() == Capture.BODIES;
  }

  /** Takes an entry, or drops it where there is no room. Returns at once. */
  public void offer(JournalEntry entry) {
    queue.offer(entry);
  }

  /** Waits until everything taken so far is on disk, or was dropped. */
  public boolean flush(Duration timeout) throws InterruptedException {
    return queue.awaitSettled(timeout);
  }

  /** How it is doing. */
  public JournalStats stats() {
    return new JournalStats(work.written(), queue.dropped() + work.lost(), queue.size());
  }

  /** Writes what is left, for at most five seconds. */
  @Override
  public void close() {
    queue.close();
    try {
      if (!writer.join(CLOSING)) {
        log.warn("The journal could not write its last entries within {}", CLOSING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
