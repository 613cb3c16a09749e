package dev.hone.gateway.valkey;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A Lua script that the server runs as one step, sent by its hash once the server knows it. */
public final class Script {
  private final String text;
  private final String hash;

  private Script(byte[] bytes) {
    this.text = new String(bytes, StandardCharsets.UTF_8);
    try {
      this.hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /** The script of this name beside the class. */
  public static Script beside(Class<?> type, String name) {
    try (InputStream in = type.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the script " + name + " is not in this build");
      }
      return new Script(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the script " + name + " can't be read", e);
    }
  }

  /** Runs it; the answer is made of lists, longs and strings. */
  public Object run(RedisClient client, List<String> keys, List<String> arguments) {
    try {
      return client.evalsha(hash, keys, arguments);
    } catch (JedisNoScriptException unknown) {
      return client.eval(text, keys, arguments);
    }
  }
}
