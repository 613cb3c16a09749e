package dev.hone.gateway.promptcache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The planner's memory as a file of the data folder: hashes and counts, no text. A hash of a prompt
 * can be guessed, so the file is encrypted with a key that lies beside it, as the journal's salt
 * does: who has the file alone learns nothing, and what was changed is noticed.
 *
 * <p>Eight bytes {@code HONECACH}, version (4), nonce (12), then AES-256-GCM of the deflated
 * snapshot; what stands before the nonce is authenticated with it.
 */
public final class PromptCacheFile {
  private static final byte[] MAGIC = "HONECACH".getBytes(StandardCharsets.US_ASCII);
  private static final short VERSION = 5;
  private static final int HEAD = MAGIC.length + Short.BYTES;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY = 32;

  private final Path folder;

  /** The file of a data folder. */
  public PromptCacheFile(Path data) {
    this.folder = data.resolve("prompt-cache");
  }

  private Path file() {
    return folder.resolve("memory.bin");
  }

  /** Writes a memory whole, or leaves the file before. Nothing to remember makes no file. */
  public void write(PromptCacheMemory memory) throws IOException {
    if (memory.isEmpty()) {
      return;
    }
    byte[] snapshot = memory.snapshot();
    Files.createDirectories(folder);
    byte[] nonce = new byte[NONCE];
    new SecureRandom().nextBytes(nonce);
    byte[] head = ByteBuffer.allocate(HEAD).put(MAGIC).putShort(VERSION).array();
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      out.write(snapshot);
    }
    byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key(true), nonce, head, deflated.toByteArray());
    replace(
        file(),
        ByteBuffer.allocate(HEAD + NONCE + sealed.length).put(head).put(nonce).put(sealed).array());
  }

  /**
   * Puts what the file holds into a memory; nothing where there is none.
   *
   * @throws IOException if it can't be read, is of another version, was cut or changed; the memory
   *     is to be used all the same
   */
  public void read(PromptCacheMemory memory) throws IOException {
    Path file = file();
    if (!Files.exists(file)) {
      return;
    }
    byte[] all = Files.readAllBytes(file);
    if (all.length < HEAD + NONCE || !Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new IOException(file + " is no memory of prompt caching");
    }
    short version = ByteBuffer.wrap(all).getShort(MAGIC.length);
    if (version != VERSION) {
      throw new IOException(file + " is of version " + version + ", and this reads " + VERSION);
    }
    byte[] head = Arrays.copyOf(all, HEAD);
    byte[] nonce = Arrays.copyOfRange(all, HEAD, HEAD + NONCE);
    byte[] sealed = Arrays.copyOfRange(all, HEAD + NONCE, all.length);
    byte[] deflated = cipher(Cipher.DECRYPT_MODE, key(false), nonce, head, sealed);
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
      memory.restore(in.readAllBytes());
    } catch (IOException e) {
      throw new IOException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  private byte[] cipher(int mode, byte[] key, byte[] nonce, byte[] head, byte[] bytes)
      throws IOException {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(head);
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IOException(file() + " was cut or changed, or its key was", e);
    }
  }

  private byte[] key(boolean make) throws IOException {
    Path file = folder.resolve("key");
    // A full disk may have left an empty one.
    if (make && (!Files.exists(file) || Files.size(file) != KEY)) {
      byte[] fresh = new byte[KEY];
      new SecureRandom().nextBytes(fresh);
      replace(file, fresh);
    }
    byte[] key = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    if (key.length != KEY) {
      throw new IOException(file + " is missing, or no key of " + KEY + " bytes");
    }
    return key;
  }

  private void replace(Path file, byte[] bytes) throws IOException {
    Path draft = Files.createTempFile(folder, "memory", ".new"); // the owner's alone
    try {
      Files.write(draft, bytes);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
