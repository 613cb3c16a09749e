package dev.hone.ledger.journal;

import dev.hone.ledger.Pauses;
import dev.hone.ledger.UsageRecord;
import dev.hone.wire.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's one thread. Entries become lines; lines are gathered for a moment and compressed
 * together, which makes them five times smaller than each alone. Where the disk refuses, the
 * entries are dropped and counted, and one alarm is logged for each episode.
 */
final class JournalWriter {
  private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);
  private static final int AT_ONCE = 512;
  private static final int BATCH_BYTES = 64 << 10;
  private static final int CONVERSATIONS = 100_000;
  private static final Duration LINGER = Duration.ofMillis(500);
  private static final Duration TIDY = Duration.ofMinutes(10);

  private final JournalSettings settings;
  private final PrefixSalt salt;
  private final Path folder;
  private final SegmentFolder requests;
  private final SegmentFolder bodies;
  private final SecureRandom random = new SecureRandom();
  private final Conversations conversations = new Conversations(CONVERSATIONS);
  private final LongAdder written = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final DeflatedLines lines = new DeflatedLines();
  private int gathered;
  private int broken;
  private long since;
  private long tidied = System.nanoTime();
  private boolean failing;

  /** Since the lines were last written, which may well fit where a body does not. */
  private boolean bodiesFailed;

  JournalWriter(Path folder, JournalSettings settings, PrefixSalt salt, InstantSource clock) {
    this.folder = folder;
    this.settings = settings;
    this.salt = salt;
    this.requests =
        new SegmentFolder(folder, SegmentKind.REQUESTS, settings.requests(), salt.id(), clock);
    this.bodies =
        new SegmentFolder(folder, SegmentKind.BODIES, settings.bodies(), salt.id(), clock);
  }

  void run(JournalQueue queue) {
    while (!queue.isUsedUp()) {
      List<JournalEntry> entries = queue.take(AT_ONCE);
      for (int i = 0; i < entries.size(); i++) {
        if (!queue.isAwaited()) {
          Pauses.after(i);
        }
        add(entries.get(i), queue);
      }
      boolean due = System.nanoTime() - since > LINGER.toNanos();
      if (due || queue.isAwaited()) {
        write(queue);
      }
      tidy();
    }
    write(queue);
    lines.close();
    close(requests);
    close(bodies);
  }

  private void add(JournalEntry entry, JournalQueue queue) {
    if (gathered == 0) {
      since = System.nanoTime();
    }
    gathered++;
    try {
      boolean body = keepBodies(entry);
      UsageRecord line = entry.line();
      List<PromptBlock> salted = new ArrayList<>();
      List<Long> fingerprints = new ArrayList<>();
      for (PromptBlock block : entry.blocks().get()) {
        long fingerprint = salt.fingerprint(block.prefix());
        salted.add(new PromptBlock(fingerprint, block.tokens()));
        fingerprints.add(fingerprint);
      }
      String conversation =
          conversations.of(line.caller().keyId().orElse(""), fingerprints, line.requestId());
      JsonWriter json = new JsonWriter();
      JournalJson.write(JournalJson.record(line, conversation, salted, body), json);
      lines.add(json.toBytes());
    } catch (RuntimeException e) {
      // An entry that breaks the writer must not take the others along.
      log.warn("The request {} can't be journaled", entry.line().requestId(), e);
      broken++;
    }
    if (lines.plainBytes() >= BATCH_BYTES) {
      write(queue);
    }
  }

  private boolean keepBodies(JournalEntry entry) {
    if (settings.capture() != Capture.BODIES) {
      return false;
    }
    try {
      boolean request = keep(entry.line(), BodyPart.REQUEST, entry.request());
      return keep(entry.line(), BodyPart.ANSWER, entry.answer()) || request;
    } catch (IOException e) {
      bodiesFailed = true;
      alarm(e);
      close(bodies);
      return false;
    }
  }

  private boolean keep(UsageRecord line, BodyPart part, Optional<byte[]> body) throws IOException {
    if (body.isEmpty() || body.get().length == 0) {
      return false;
    }
    SealedBody sealed =
        SealedBody.seal(
            settings.keys().getFirst(),
            random,
            line.requestId(),
            line.attempt(),
            part,
            line.time(),
            body.get());
    bodies.append(sealed.payload());
    return true;
  }

  private void write(JournalQueue queue) {
    if (gathered == 0) {
      return;
    }
    int count = gathered;
    int whole = gathered - broken;
    lost.add(broken);
    gathered = 0;
    broken = 0;
    try {
      if (lines.plainBytes() > 0) {
        requests.append(lines.take());
      }
      written.add(whole);
      if (!bodiesFailed) {
        recovered();
      }
    } catch (IOException e) {
      lost.add(whole);
      alarm(e);
      close(requests);
    }
    bodiesFailed = false;
    queue.settled(count);
  }

  private void tidy() {
    if (System.nanoTime() - tidied < TIDY.toNanos()) {
      return;
    }
    tidied = System.nanoTime();
    try {
      requests.tidy();
      bodies.tidy();
    } catch (IOException e) {
      alarm(e);
    }
  }

  private void alarm(IOException cause) {
    if (!failing) {
      failing = true;
      log.error(
          "The journal in {} can't be written: {}. Requests go on, what it should have kept of them"
              + " is lost. Free disk space, or make the folder writable.",
          folder,
          cause.toString());
    }
  }

  private static void close(SegmentFolder segments) {
    try {
      segments.close();
    } catch (IOException e) {
      log.warn("Closing a segment of the journal failed", e);
    }
  }

  private void recovered() {
    if (failing) {
      failing = false;
      log.info("The journal in {} can be written again", folder);
    }
  }

  long written() {
    return written.sum();
  }

  long lost() {
    return lost.sum();
  }
}
