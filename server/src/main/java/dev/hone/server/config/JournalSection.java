package dev.hone.server.config;

import dev.hone.ledger.journal.BodyKey;
import dev.hone.ledger.journal.Bounds;
import dev.hone.ledger.journal.Capture;
import dev.hone.ledger.journal.JournalSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code journal}: how much of the traffic is kept, and for how long. */
final class JournalSection {
  private JournalSection() {}

  static JournalSettings read(ConfigSection top) {
    JournalSettings usual = JournalSettings.DEFAULT;
    try (ConfigSection section = top.section("journal")) {
      Capture capture = section.choice("capture", Capture.class).orElse(usual.capture());
      Bounds requests = bounds(section, usual.requests());
      Bounds bodies;
      try (ConfigSection own = section.section("bodies")) {
        bodies = bounds(own, usual.bodies());
      }
      Optional<String> salt = section.string("salt").filter(text -> !text.isBlank());
      List<BodyKey> keys = keys(section);
      if (capture == Capture.BODIES && keys.isEmpty()) {
        section.problem(
            "capture",
            "is bodies, which are kept only encrypted: add keys: [{id: k1, key: \"${VARIABLE}\"}],"
                + " made with `openssl rand -base64 32`");
        return usual;
      }
      if (keys.stream().map(BodyKey::id).distinct().count() < keys.size()) {
        section.problem("keys", "has two keys of one id");
        return usual;
      }
      return new JournalSettings(capture, requests, bodies, salt, keys);
    }
  }

  private static Bounds bounds(ConfigSection section, Bounds usual) {
    long bytes = section.bytes("size").orElse(usual.bytes());
    if (bytes < Bounds.LEAST_BYTES) {
      section.problem("size", "must be at least 1MiB");
      bytes = usual.bytes();
    }
    Duration age = section.duration("age", ConfigSection.LEAST).orElse(usual.age());
    return new Bounds(bytes, age);
  }

  private static List<BodyKey> keys(ConfigSection section) {
    List<BodyKey> keys = new ArrayList<>();
    for (ConfigSection key : section.sections("keys")) {
      try (key) {
        Optional<String> secret = key.string("key");
        String id = key.string("id").orElse("k" + (keys.size() + 1));
        if (secret.isEmpty()) {
          key.problem("key", "is missing: give it 32 bytes in base64, best as ${VARIABLE}");
          continue;
        }
        try {
          keys.add(BodyKey.parse(id, secret.get()));
        } catch (IllegalArgumentException e) {
          key.problem("key", "can't be used: " + e.getMessage());
        }
      }
    }
    return keys;
  }
}
