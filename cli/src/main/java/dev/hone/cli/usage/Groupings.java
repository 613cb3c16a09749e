package dev.hone.cli.usage;

import dev.hone.ledger.Grouping;
import dev.hone.server.config.Nearest;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Reads what {@code --by} asks for. */
public final class Groupings {
  private static final String TAG = "tag:";

  /** Tags that a key gives its requests, which a user takes for fields. */
  private static final List<String> OF_KEYS = List.of("team", "project");

  private Groupings() {}

  /** The words that {@code --by} knows, besides tags; for help and completion. */
  public static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return words().iterator();
    }
  }

  /**
   * The groupings of these words; by day and model where there are none.
   *
   * @throws IllegalArgumentException if a word is unknown; the message names those that are known
   */
  public static List<Grouping> of(List<String> words, ZoneId zone) {
    if (words.isEmpty()) {
      return List.of(new Grouping.Day(zone), Grouping.Field.MODEL);
    }
    return words.stream().map(word -> of(word.strip(), zone)).toList();
  }

  private static Grouping of(String word, ZoneId zone) {
    if (word.equals("day")) {
      return new Grouping.Day(zone);
    }
    if (word.equals("month")) {
      return new Grouping.Month(zone);
    }
    if (word.startsWith(TAG) && word.length() > TAG.length()) {
      return new Grouping.Tag(word.substring(TAG.length()));
    }
    if (OF_KEYS.contains(word)) {
      return new Grouping.Tag(word, word);
    }
    for (Grouping.Field field : Grouping.Field.values()) {
      if (field.column().equals(word)) {
        return field;
      }
    }
    throw new IllegalArgumentException(
        "--by knows no '%s': %s"
            .formatted(
                word,
                Nearest.of(word, words())
                    .map(near -> "did you mean '" + near + "'?")
                    .orElse("it knows " + String.join(", ", words()) + " and tag:NAME")));
  }

  private static List<String> words() {
    List<String> words = new ArrayList<>(List.of("day", "month"));
    for (Grouping.Field field : Grouping.Field.values()) {
      words.add(field.column());
    }
    words.addAll(OF_KEYS);
    return words;
  }
}
