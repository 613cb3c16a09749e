package dev.hone.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the contents of files change. It looks at the bytes in a steady rhythm: a file that is
 * replaced through a symbolic link, as container platforms do, sends no event that says so. A
 * change counts once two looks agree, so that a file in the middle of being written is left alone.
 */
public final class FileWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  private final Supplier<? extends Collection<Path>> files;
  private final Runnable changed;
  private final Duration rhythm;
  private final Thread thread;
  private Map<Path, byte[]> known;
  private Map<Path, byte[]> pending;

  /**
   * Begins to watch.
   *
   * @param files asked for at every look
   * @param changed runs on the watch's own thread
   */
  public FileWatch(Supplier<? extends Collection<Path>> files, Duration rhythm, Runnable changed) {
    this.files = files;
    this.changed = changed;
    this.known = read();
    this.pending = known;
    this.rhythm = rhythm;
    this.thread = Thread.ofPlatform().name("hone-file-watch").daemon().start(this::run);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(rhythm);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      Map<Path, byte[]> now = read();
      boolean settled = same(now, pending);
      pending = now;
      if (settled && !same(now, known)) {
        known = now;
        changed.run();
      }
    } catch (RuntimeException e) {
      LOG.warn("looking for changes of {}", files.get(), e);
    }
  }

  /** The contents; a file that can't be read is absent. */
  private Map<Path, byte[]> read() {
    Map<Path, byte[]> contents = new HashMap<>();
    for (Path file : Set.copyOf(List.copyOf(files.get()))) {
      try {
        contents.put(file, Files.readAllBytes(file));
      } catch (IOException e) {
        LOG.debug("{} can't be read at the moment", file, e);
      }
    }
    return contents;
  }

  private static boolean same(Map<Path, byte[]> a, Map<Path, byte[]> b) {
    return a.keySet().equals(b.keySet())
        && a.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), b.get(e.getKey())));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
