package dev.hone.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.ledger.Lines;
import dev.hone.ledger.UsageRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final InstantSource CLOCK = InstantSource.system();
  private static final BodyKey FIRST = BodyKey.parse("k1", "11".repeat(32));
  private static final BodyKey SECOND =
      BodyKey.parse("k2", "IiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiI=");

  @TempDir Path data;
  private final List<String> problems = new ArrayList<>();

  @Test
  void keepsWhatItIsToldAndNamesTheConversation() throws Exception {
    write(
        JournalSettings.DEFAULT,
        entry(Lines.full("r1"), 1, 2),
        entry(Lines.full("r2"), 1, 2, 3),
        entry(Lines.full("other"), 1, 9),
        entry(Lines.line("another key"), 1, 2, 3, 4),
        entry(Lines.full("r3"), 1, 2, 3, 4));
    List<JournalRecord> records = records();
    assertThat(records)
        .extracting(JournalRecord::conversation)
        .containsExactly("r1", "r1", "other", "another key", "r1");
    JournalRecord first = records.getFirst();
    assertThat(first).isEqualTo(JournalJson.record(Lines.full("r1"), "r1", first.blocks(), false));
    assertThat(first.blocks()).extracting(PromptBlock::tokens).containsExactly(10, 10);
    assertThat(first.prompt()).isEqualTo(28);
    assertThat(records.get(1).blocks()).startsWith(first.blocks().toArray(PromptBlock[]::new));
    assertThat(problems).isEmpty();
  }

  @Test
  void hidesHashesBehindASaltThatGatewaysMayShare() throws Exception {
    Path other = data.resolve("other");
    Path third = data.resolve("third");
    JournalSettings salted =
        new JournalSettings(
            Capture.FINGERPRINTS,
            JournalSettings.DEFAULT.requests(),
            JournalSettings.DEFAULT.bodies(),
            Optional.of("our salt"),
            List.of());
    write(data, salted, entry(Lines.line("r"), 7));
    write(other, salted, entry(Lines.line("r"), 7));
    write(third, JournalSettings.DEFAULT, entry(Lines.line("r"), 7));
    long mine = fingerprint(data);
    assertThat(mine).isNotEqualTo(7).isEqualTo(fingerprint(other)).isNotEqualTo(fingerprint(third));
    assertThat(new JournalReader(data, problems::add).salts())
        .isEqualTo(new JournalReader(other, problems::add).salts());
    assertThat(Journal.folder(data).resolve("salt")).doesNotExist();
    assertThat(Journal.folder(third).resolve("salt")).exists();
  }

  @Test
  void makesAnotherSaltWhereAFullDiskLeftAnEmptyOne() throws Exception {
    Path salt = Files.createDirectories(Journal.folder(data)).resolve("salt");
    Files.createFile(salt);
    write(JournalSettings.DEFAULT, entry(Lines.line("r"), 1));
    assertThat(salt).hasSize(64);
    assertThat(Files.getPosixFilePermissions(salt))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    assertThat(salt.getParent().toFile().list()).hasSize(2);
  }

  @Test
  void keepsBodiesEncryptedAndReadsThemAfterTheKeyWasRotated() throws Exception {
    byte[] secret =
        "a prompt that nobody else may read, nobody else".getBytes(StandardCharsets.UTF_8);
    write(bodies(FIRST), entry(Lines.line("old"), secret));
    write(bodies(SECOND, FIRST), entry(Lines.line("new"), secret));
    for (Path file : new JournalReader(data, problems::add).bodySegments()) {
      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .doesNotContain("prompt");
    }
    assertThat(bodiesOf(List.of(SECOND, FIRST)))
        .isEqualTo(Map.of("old REQUEST k1", text(secret), "new REQUEST k2", text(secret)));
    assertThat(bodiesOf(List.of(FIRST)))
        .isEqualTo(Map.of("old REQUEST k1", text(secret), "new REQUEST k2", "(no key)"));
    assertThat(records()).extracting(JournalRecord::body).containsExactly(true, true);
    assertThat(problems).isEmpty();
    bodiesOf(List.of(new BodyKey("k1", SECOND.secret())));
    assertThat(problems).singleElement().asString().contains("k1", "another one of that name");
  }

  @Test
  void readsAFileThatIsCutUpToTheCutAndSaysSo() throws Exception {
    write(JournalSettings.DEFAULT, entry(Lines.line("before"), 1));
    write(JournalSettings.DEFAULT, entry(Lines.line("after"), 1));
    Path first = new JournalReader(data, problems::add).requestSegments().getFirst();
    byte[] whole = Files.readAllBytes(first);
    Files.write(first, Arrays.copyOf(whole, whole.length - 3));
    assertThat(records()).extracting(JournalRecord::request).containsExactly("after");
    assertThat(problems).singleElement().asString().contains(first.toString(), "is cut at byte 32");
    byte[] twice = Arrays.copyOf(whole, whole.length * 2 - SegmentHead.BYTES - 1);
    System.arraycopy(
        whole, SegmentHead.BYTES, twice, whole.length, whole.length - SegmentHead.BYTES - 1);
    Files.write(first, twice);
    assertThat(records()).extracting(JournalRecord::request).containsExactly("before", "after");
  }

  @Test
  void staysWithinItsBoundsOfSizeAndAge() throws Exception {
    Bounds small = new Bounds(Bounds.LEAST_BYTES, Duration.ofDays(7));
    SegmentFolder folder = new SegmentFolder(data, SegmentKind.REQUESTS, small, 0, CLOCK);
    byte[] payload = new byte[50_000];
    for (int i = 0; i < 100; i++) {
      folder.append(payload);
      assertThat(bytes(SegmentFolder.segments(data, SegmentKind.REQUESTS)))
          .isLessThanOrEqualTo(Bounds.LEAST_BYTES);
    }
    folder.close();
    List<Path> segments = SegmentFolder.segments(data, SegmentKind.REQUESTS);
    assertThat(segments).hasSizeGreaterThan(3);
    Files.setLastModifiedTime(
        segments.getFirst(), FileTime.from(CLOCK.instant().minus(Duration.ofDays(8))));
    folder.tidy();
    assertThat(segments.getFirst()).doesNotExist();
    assertThat(segments.getLast()).exists();
  }

  private static long bytes(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  @Test
  void anEntryThatBreaksTheWriterCountsAsDroppedAndLeavesTheOthersReadable() throws Exception {
    JournalEntry broken =
        new JournalEntry(
            Lines.line("broken"),
            () -> {
              throw new IllegalStateException("no blocks");
            },
            Optional.empty(),
            Optional.empty(),
            100);
    try (Journal journal = Journal.open(data, JournalSettings.DEFAULT, CLOCK).orElseThrow()) {
      journal.offer(entry(Lines.line("before"), 1));
      journal.offer(broken);
      journal.offer(entry(Lines.line("after"), 1));
      assertThat(journal.flush(SOON)).isTrue();
      assertThat(journal.stats()).isEqualTo(new JournalStats(2, 1, 0));
    }
    assertThat(records()).extracting(JournalRecord::request).containsExactly("before", "after");
    assertThat(problems).isEmpty();
  }

  @Test
  void dropsAndCountsWhatFindsNoRoomInMemory() {
    JournalQueue queue = new JournalQueue();
    JournalEntry heavy =
        new JournalEntry(Lines.line("r"), List::of, Optional.empty(), Optional.empty(), 30 << 20);
    assertThat(queue.offer(heavy)).isTrue();
    assertThat(queue.offer(heavy)).isTrue();
    assertThat(queue.offer(heavy)).isFalse();
    assertThat(queue.dropped()).isEqualTo(1);
    assertThat(queue.take(10)).hasSize(2);
    assertThat(queue.offer(heavy)).isTrue();
  }

  @Test
  void goesOnWhenItsDiskRefuses() throws Exception {
    Files.createDirectories(data);
    Files.writeString(data.resolve("journal"), "a file in the place of the folder");
    assertThat(Journal.open(data, JournalSettings.DEFAULT, CLOCK)).isEmpty();
    assertThat(Journal.open(data, JournalSettings.DEFAULT.withCapture(Capture.OFF), CLOCK))
        .isEmpty();
  }

  @Test
  void refusesBodiesWithoutAKeyAndKeysThatAreNone() {
    assertThatThrownBy(() -> JournalSettings.DEFAULT.withCapture(Capture.BODIES))
        .hasMessageContaining("key");
    assertThatThrownBy(() -> BodyKey.parse("k", "c2hvcnQ="))
        .hasMessageContaining("32 bytes")
        .hasMessageNotContaining("c2hvcnQ");
    assertThat(FIRST.toString()).isEqualTo("BodyKey[k1]");
  }

  /** Whatever the bytes, reading ends with records and lines of what is wrong. */
  @Test
  void survivesAnyDamage() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    write(bodies(FIRST), entry(Lines.full("r1"), "a body".getBytes(StandardCharsets.UTF_8)));
    JournalReader reader = new JournalReader(data, problems::add);
    for (Path file :
        List.of(reader.requestSegments().getFirst(), reader.bodySegments().getFirst())) {
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < 200; i++) {
        byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 40));
        for (int n = random.nextInt(6); n > 0 && bytes.length > 0; n--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        Files.write(file, bytes);
        assertThat(records()).as("seed %d, round %d", seed, i).hasSizeLessThanOrEqualTo(1);
        bodiesOf(List.of(FIRST));
      }
      Files.write(file, whole);
    }
    assertThat(records()).hasSize(1);
  }

  /** The checksum keeps most damage from the inner parsers: try them alone. */
  @Test
  void refusesAnyPayloadByName() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] body =
        SealedBody.seal(
                FIRST, new SecureRandom(), "r", 1, BodyPart.ANSWER, Lines.NOON, new byte[20])
            .payload();
    String line =
        "{\"v\":1,\"time\":\"2026-11-24T12:00:00Z\",\"blocks\":[[\"00ff\",3]],\"tags\":{\"a\":\"b\"}}";
    assertThat(JournalJson.read(line).blocks()).containsExactly(new PromptBlock(255, 3));
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = Arrays.copyOf(body, random.nextInt(body.length + 5));
      byte[] text = line.getBytes(StandardCharsets.US_ASCII);
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        text[random.nextInt(text.length)] = (byte) (32 + random.nextInt(90));
        if (bytes.length > 0) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
      try {
        SealedBody.read(bytes).open(List.of(FIRST));
      } catch (JournalException expected) {
        assertThat(expected.getMessage()).isNotEmpty();
      }
      try {
        JournalJson.read(new String(text, StandardCharsets.US_ASCII));
      } catch (JournalException expected) {
        assertThat(expected.getMessage()).isNotEmpty();
      }
    }
  }

  private void write(JournalSettings settings, JournalEntry... entries) throws Exception {
    write(data, settings, entries);
  }

  private static void write(Path data, JournalSettings settings, JournalEntry... entries)
      throws Exception {
    try (Journal journal = Journal.open(data, settings, CLOCK).orElseThrow()) {
      for (JournalEntry entry : entries) {
        journal.offer(entry);
      }
      assertThat(journal.flush(SOON)).isTrue();
      assertThat(journal.stats().written()).isEqualTo(entries.length);
      assertThat(journal.stats().dropped()).isZero();
    }
  }

  private static JournalEntry entry(UsageRecord line, long... prefixes) {
    List<PromptBlock> blocks =
        LongStream.of(prefixes).mapToObj(p -> new PromptBlock(p, 10)).toList();
    return new JournalEntry(line, () -> blocks, Optional.empty(), Optional.empty(), 100);
  }

  private static JournalEntry entry(UsageRecord line, byte[] body) {
    return new JournalEntry(line, List::of, Optional.of(body), Optional.empty(), body.length);
  }

  private static JournalSettings bodies(BodyKey... keys) {
    return new JournalSettings(
        Capture.BODIES,
        JournalSettings.DEFAULT.requests(),
        JournalSettings.DEFAULT.bodies(),
        Optional.empty(),
        List.of(keys));
  }

  private List<JournalRecord> records() {
    List<JournalRecord> records = new ArrayList<>();
    new JournalReader(data, problems::add).records((record, json) -> records.add(record));
    return records;
  }

  private long fingerprint(Path folder) {
    List<Long> found = new ArrayList<>();
    new JournalReader(folder, problems::add)
        .records((record, json) -> found.add(record.blocks().getFirst().prefix()));
    return found.getFirst();
  }

  private Map<String, String> bodiesOf(List<BodyKey> keys) {
    Map<String, String> found = new HashMap<>();
    new JournalReader(data, problems::add)
        .bodies(
            keys,
            id -> true,
            (request, attempt, part, key, plain) ->
                found.put(
                    request + " " + part + " " + key,
                    plain.map(JournalTest::text).orElse("(no key)")));
    return found;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
