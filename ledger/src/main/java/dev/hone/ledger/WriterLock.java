package dev.hone.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a ledger to one writing process; the operating system gives it up when that dies. */
final class WriterLock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WriterLock.class);

  private final FileChannel channel;

  private WriterLock(FileChannel channel) {
    this.channel = channel;
  }

  static WriterLock take(LedgerFiles files) {
    FileChannel channel = null;
    try {
      Files.createDirectories(files.folder());
      channel =
          FileChannel.open(
              files.lock(),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        String owner = Files.readString(files.lock()).strip();
        channel.close();
        throw new LedgerInUseException(files.folder(), owner.isEmpty() ? "unknown" : owner);
      }
      channel.truncate(0);
      channel.write(
          StandardCharsets.US_ASCII.encode("pid " + ProcessHandle.current().pid() + "\n"), 0);
      return new WriterLock(channel);
    } catch (IOException e) {
      if (channel != null) {
        closeQuietly(channel);
      }
      throw new LedgerException(
          "Can't use " + files.folder() + " as a data folder for the ledger: " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this same process holds it
    }
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("Closing the ledger's lock failed", e);
    }
  }
}
