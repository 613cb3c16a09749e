package dev.hone.text;

import java.util.Random;

/** Random Unicode text: ASCII, spaces of all kinds, letters of many scripts, anything. */
final class RandomText {
  private RandomText() {}

  static String of(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(codePoint(random));
    }
    return text.toString();
  }

  private static int codePoint(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> 'a' + random.nextInt(26);
      case 1 -> random.nextInt(128);
      case 2 -> " \t\n\r\u0085\u00a0\u2028\u3000'".charAt(random.nextInt(9));
      case 3 -> 0x80 + random.nextInt(0x2000);
      case 4 -> 0x2000 + random.nextInt(0xd800 - 0x2000);
      default -> 0xe000 + random.nextInt(0x110000 - 0xe000);
    };
  }
}
