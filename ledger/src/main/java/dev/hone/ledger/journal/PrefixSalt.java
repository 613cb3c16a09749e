package dev.hone.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns hashes of prompts, which anybody could compute for a guessed prompt, into fingerprints that
 * only holders of the salt could: the first 64 bits of HMAC-SHA-256 over the hash. Equal prefixes
 * have equal fingerprints under the same salt. Not thread-safe.
 */
final class PrefixSalt {
  private static final int BYTES = 32;

  private final Mac mac;
  private final long id;

  private PrefixSalt(byte[] salt) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(salt, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new JournalException("this JDK has no HmacSHA256", e);
    }
    id = first(mac.doFinal("hone journal".getBytes(StandardCharsets.US_ASCII)));
  }

  /** The configured salt, else that of the folder, which is made where there is none. */
  static PrefixSalt of(Optional<String> configured, Path folder) throws IOException {
    return new PrefixSalt(
        configured.isPresent()
            ? configured.get().getBytes(StandardCharsets.UTF_8)
            : ofFile(folder.resolve("salt")));
  }

  private static byte[] ofFile(Path file) throws IOException {
    // A full disk may have left an empty one.
    if (!Files.exists(file) || Files.size(file) == 0) {
      byte[] fresh = new byte[BYTES];
      new SecureRandom().nextBytes(fresh);
      Path draft = Files.createTempFile(file.getParent(), "salt", ".new"); // the owner's alone
      try {
        Files.writeString(draft, HexFormat.of().formatHex(fresh));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    }
    return Files.readAllBytes(file);
  }

  /** Tells salts from one another, without telling them. */
  long id() {
    return id;
  }

  /** The fingerprint of a prefix. */
  long fingerprint(long prefix) {
    return first(mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(prefix).array()));
  }

  private static long first(byte[] digest) {
    return ByteBuffer.wrap(digest).getLong();
  }
}
