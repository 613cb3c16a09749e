package dev.hone.ledger;

import java.util.Locale;

/** How enum constants are written in the database, in files and in exports: in lower case. */
final class Words {
  private Words() {}

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The constant that {@link #word} wrote. */
  static <E extends Enum<E>> E parse(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }
}
