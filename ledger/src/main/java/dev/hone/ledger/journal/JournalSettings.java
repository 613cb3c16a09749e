package dev.hone.ledger.journal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a journal keeps.
 *
 * @param capture how much of a request
 * @param requests bounds of everything but bodies
 * @param bodies bounds of the bodies
 * @param salt makes fingerprints that nobody can guess a prompt from; gateways with the same salt
 *     have comparable ones. Empty: a random one, kept in the data folder
 * @param keys the first encrypts, each decrypts; needed for bodies
 */
public record JournalSettings(
    Capture capture, Bounds requests, Bounds bodies, Optional<String> salt, List<BodyKey> keys) {
  /** Fingerprints: 1 GiB, 90 days. */
  public static final JournalSettings DEFAULT =
      new JournalSettings(
          Capture.FINGERPRINTS,
          new Bounds(1L << 30, Duration.ofDays(90)),
          new Bounds(4L << 30, Duration.ofDays(7)),
          Optional.empty(),
          List.of());

  /** Refuses bodies in the clear. */
  public JournalSettings {
    keys = List.copyOf(keys);
    if (capture == Capture.BODIES && keys.isEmpty()) {
      throw new IllegalArgumentException("the journal keeps bodies only encrypted: give it a key");
    }
    if (keys.stream().map(BodyKey::id).distinct().count() < keys.size()) {
      throw new IllegalArgumentException("two journal keys have the same id");
    }
  }

  /** The same with another capture. */
  public JournalSettings withCapture(Capture other) {
    return new JournalSettings(other, requests, bodies, salt, keys);
  }
}
