package dev.hone.cli.migrate;

import java.util.List;

/**
 * A configuration made of another.
 *
 * @param yaml the text of {@code hone.yaml}
 * @param notes what is done otherwise in Hone, or must be looked at
 * @param left what could not be carried over: its path, and why or what to do instead
 */
public record Migration(String yaml, List<String> notes, List<String> left) {
  /** Keeps copies. */
  public Migration {
    notes = List.copyOf(notes);
    left = List.copyOf(left);
  }
}
