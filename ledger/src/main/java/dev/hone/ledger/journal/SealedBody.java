package dev.hone.ledger.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A body, deflated and then encrypted with AES-256-GCM. Everything in front of the nonce is
 * authenticated with it, so that a body can't be passed off as another's.
 *
 * @param label everything in front of the nonce
 * @param nonce 12 random bytes: a key is good for 2³² bodies
 * @param sealed the ciphertext and its tag
 */
record SealedBody(
    String keyId,
    String request,
    int attempt,
    BodyPart part,
    Instant time,
    byte[] label,
    byte[] nonce,
    byte[] sealed) {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** Encrypts a body. */
  static SealedBody seal(
      BodyKey key,
      SecureRandom random,
      String request,
      int attempt,
      BodyPart part,
      Instant time,
      byte[] body) {
    byte[] label = label(key.id(), request, attempt, part, time);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, label);
      byte[] sealed = cipher.doFinal(Deflated.of(body));
      return new SealedBody(key.id(), request, attempt, part, time, label, nonce, sealed);
    } catch (GeneralSecurityException e) {
      throw new JournalException("a body can't be encrypted with the key '" + key.id() + "'", e);
    }
  }

  /**
   * The body; empty where none of the keys is its own.
   *
   * @throws JournalException if it was tampered with, or the key of its name is another one
   */
  Optional<byte[]> open(List<BodyKey> keys) {
    Optional<BodyKey> own = keys.stream().filter(key -> key.id().equals(keyId)).findFirst();
    if (own.isEmpty()) {
      return Optional.empty();
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, own.get(), nonce, label);
      return Optional.of(Deflated.read(cipher.doFinal(sealed)));
    } catch (GeneralSecurityException e) {
      throw new JournalException(
          "the %s of %s can't be decrypted with the key '%s': the key is another one of that name, or the file was changed"
              .formatted(part == BodyPart.REQUEST ? "body" : "answer", request, keyId),
          e);
    }
  }

  private static Cipher cipher(int mode, BodyKey key, byte[] nonce, byte[] label)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(label);
    return cipher;
  }

  private static byte[] label(
      String keyId, String request, int attempt, BodyPart part, Instant time) {
    byte[] key = keyId.getBytes(StandardCharsets.US_ASCII);
    byte[] id = request.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + key.length + 2 + id.length + 2 + 1 + 8)
        .put((byte) key.length)
        .put(key)
        .putShort((short) id.length)
        .put(id)
        .putShort((short) attempt)
        .put((byte) (part == BodyPart.REQUEST ? 0 : 1))
        .putLong(time.toEpochMilli())
        .array();
  }

  byte[] payload() {
    return ByteBuffer.allocate(label.length + nonce.length + sealed.length)
        .put(label)
        .put(nonce)
        .put(sealed)
        .array();
  }

  /**
   * Reads what {@link #payload} wrote.
   *
   * @throws JournalException if it is something else
   */
  static SealedBody read(byte[] payload) {
    try {
      ByteBuffer in = ByteBuffer.wrap(payload);
      String keyId = text(in, in.get() & 0xFF);
      String request = text(in, in.getShort() & 0xFFFF);
      int attempt = in.getShort() & 0xFFFF;
      int part = in.get();
      Instant time = Instant.ofEpochMilli(in.getLong());
      byte[] label = Arrays.copyOf(payload, in.position());
      byte[] nonce = new byte[NONCE_BYTES];
      in.get(nonce);
      byte[] sealed = new byte[in.remaining()];
      in.get(sealed);
      if (part != 0 && part != 1) {
        throw new JournalException("it is neither a request nor an answer");
      }
      return new SealedBody(
          keyId,
          request,
          attempt,
          part == 0 ? BodyPart.REQUEST : BodyPart.ANSWER,
          time,
          label,
          nonce,
          sealed);
    } catch (BufferUnderflowException e) {
      throw new JournalException("it is too short for a body", e);
    }
  }

  private static String text(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
