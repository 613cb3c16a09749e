package dev.hone.server.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of fetched model files. A file appears under its name only when it is whole and its hash
 * is right; two processes that fetch at once wait for each other.
 */
public final class ModelStore {
  private final Path folder;

  public ModelStore(Path folder) {
    this.folder = folder;
  }

  /**
   * The user's store: {@code HONE_CACHE/models}, else {@code XDG_CACHE_HOME/hone/models}, else
   * {@code ~/.cache/hone/models}.
   */
  public static ModelStore ofUser() {
    String own = System.getenv("HONE_CACHE");
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        own != null
            ? Path.of(own)
            : (xdg != null ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("hone");
    return new ModelStore(base.resolve("models"));
  }

  public Path folder() {
    return folder;
  }

  /** The GGUF files that are here, by name. */
  public List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> f.toString().endsWith(".gguf")).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The file of a download, if it is here, whole and right. */
  public Optional<Path> find(ModelDownload download) {
    Path file = folder.resolve(download.fileName());
    try {
      return Files.isRegularFile(file)
              && Files.size(file) == download.bytes()
              && sha256(file).equals(download.sha256())
          ? Optional.of(file)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The file of a download, fetched from the first source that has it.
   *
   * @throws FetchException if no source has it, it can't be stored, or its hash is wrong
   *     everywhere; nothing half-written stays behind
   */
  public Path fetch(ModelDownload download, FetchProgress progress) throws InterruptedException {
    Optional<Path> here = find(download);
    if (here.isPresent()) {
      return here.get();
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new FetchException("can't make the folder " + folder + ": " + e.getMessage());
    }
    try (FileChannel lockFile =
            FileChannel.open(
                folder.resolve(download.fileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock _ = lockFile.lock()) {
      here = find(download);
      return here.isPresent() ? here.get() : fetchLocked(download, progress);
    } catch (IOException e) {
      throw new FetchException("can't write to the folder " + folder + ": " + e.getMessage());
    }
  }

  private Path fetchLocked(ModelDownload download, FetchProgress progress)
      throws IOException, InterruptedException {
    long room = Files.getFileStore(folder).getUsableSpace();
    if (room < 2 * download.bytes()) {
      throw new FetchException(
          "the disk of %s has %d MB free, fetching %s takes %d MB: make room, or set HONE_CACHE"
              .formatted(folder, room >> 20, download.fileName(), download.bytes() >> 19));
    }
    Path part = folder.resolve(download.fileName() + ".part");
    List<String> failures = new ArrayList<>();
    for (ModelSource source : download.sources()) {
      try {
        source.fetch(part, progress);
        check(download, part);
        Path file = folder.resolve(download.fileName());
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return file;
      } catch (IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        failures.add(source.describe() + " (" + reason + ")");
      } finally {
        Files.deleteIfExists(part);
      }
    }
    throw new FetchException(
        "no source of %s could be reached: %s. Put the file into %s, or name one with --model FILE.gguf"
            .formatted(download.fileName(), String.join("; ", failures), folder));
  }

  private static void check(ModelDownload download, Path part) throws IOException {
    if (Files.size(part) != download.bytes()) {
      throw new IOException("sent " + Files.size(part) + " bytes instead of " + download.bytes());
    }
    String hash = sha256(part);
    if (!hash.equals(download.sha256())) {
      throw new IOException("sent a file with the wrong SHA-256 " + hash);
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 18];
      try (InputStream in = Files.newInputStream(file)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
