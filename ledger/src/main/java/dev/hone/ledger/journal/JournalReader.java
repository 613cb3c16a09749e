package dev.hone.ledger.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads the journal of a data folder, oldest first, also while a server writes it. A segment that
 * is cut or damaged is read up to there; each is named in one line.
 */
public final class JournalReader {
  private final Path folder;
  private final Consumer<String> problems;

  /**
   * @param data the data folder
   * @param problems hears of segments that can't be read to their end
   */
  public JournalReader(Path data, Consumer<String> problems) {
    this.folder = Journal.folder(data);
    this.problems = problems;
  }

  /** Takes a record as it was read, and as its line of JSON. */
  @FunctionalInterface
  public interface Visitor {
    void visit(JournalRecord record, String json);
  }

  /** Whether there is a journal. */
  public boolean exists() {
    return Files.isDirectory(folder);
  }

  /** Its files of requests. */
  public List<Path> requestSegments() {
    return segments(SegmentKind.REQUESTS);
  }

  /** Its files of bodies. */
  public List<Path> bodySegments() {
    return segments(SegmentKind.BODIES);
  }

  private List<Path> segments(SegmentKind kind) {
    try {
      return SegmentFolder.segments(folder, kind);
    } catch (IOException e) {
      throw new JournalException("the journal in " + folder + " can't be read: " + e, e);
    }
  }

  /**
   * The salts that its fingerprints were made with, as hex; more than one and they are not all
   * comparable.
   */
  public Set<String> salts() {
    Set<String> salts = new TreeSet<>();
    for (Path file : requestSegments()) {
      head(file).ifPresent(head -> salts.add("%016x".formatted(head.salt())));
    }
    return salts;
  }

  private static Optional<SegmentHead> head(Path file) {
    try (SegmentReader reader = new SegmentReader(file)) {
      return Optional.of(reader.head());
    } catch (IOException | JournalException e) {
      return Optional.empty();
    }
  }

  /** Visits every record. */
  public void records(Visitor visitor) {
    for (Path file : requestSegments()) {
      each(
          file,
          SegmentKind.REQUESTS,
          (head, payload) -> {
            String text = new String(Deflated.read(payload), StandardCharsets.UTF_8);
            text.lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> visitor.visit(JournalJson.read(line), line));
          });
    }
  }

  /** Visits the bodies that match. */
  @FunctionalInterface
  public interface BodyVisitor {
    /**
     * Takes one.
     *
     * @param plain the body; empty where its key is not at hand
     */
    void visit(String request, int attempt, BodyPart part, String keyId, Optional<byte[]> plain);
  }

  /** Visits the bodies of these requests, decrypted where their key is among these. */
  public void bodies(List<BodyKey> keys, Predicate<String> requests, BodyVisitor visitor) {
    for (Path file : bodySegments()) {
      each(
          file,
          SegmentKind.BODIES,
          (head, payload) -> {
            SealedBody body = SealedBody.read(payload);
            if (requests.test(body.request())) {
              visitor.visit(
                  body.request(), body.attempt(), body.part(), body.keyId(), body.open(keys));
            }
          });
    }
  }

  private interface Payload {
    void take(SegmentHead head, byte[] payload);
  }

  private void each(Path file, SegmentKind kind, Payload payload) {
    try (SegmentReader reader = new SegmentReader(file)) {
      if (reader.head().kind() != kind.code()) {
        problems.accept(file + " is no segment of " + kind.prefix());
        return;
      }
      for (Optional<byte[]> next = reader.next(); next.isPresent(); next = reader.next()) {
        try {
          payload.take(reader.head(), next.get());
        } catch (JournalException e) {
          reader.refuse(String.valueOf(e.getMessage()));
        }
      }
      reader.damage().ifPresent(problems);
    } catch (NoSuchFileException e) {
      // It was dropped for its age while the others were read.
      return;
    } catch (IOException e) {
      problems.accept(file + " can't be read: " + e);
    } catch (JournalException e) {
      problems.accept(String.valueOf(e.getMessage()));
    }
  }
}
