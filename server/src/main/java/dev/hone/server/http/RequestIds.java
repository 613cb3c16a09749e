package dev.hone.server.http;

import java.util.concurrent.ThreadLocalRandom;

/** Makes request ids: {@code req_} and 24 characters, unique for all practical purposes. */
final class RequestIds {
  private static final char[] ALPHABET =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".toCharArray();

  private RequestIds() {}

  static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    char[] id = new char[28];
    "req_".getChars(0, 4, id, 0);
    for (int i = 4; i < id.length; i++) {
      id[i] = ALPHABET[random.nextInt(ALPHABET.length)];
    }
    return new String(id);
  }
}
