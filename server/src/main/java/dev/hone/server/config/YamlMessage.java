package dev.hone.server.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** What a parser says of broken YAML, on one line: the parser itself draws a picture of it. */
public final class YamlMessage {
  private static final Pattern LINE = Pattern.compile("in reader, line (\\d{1,9})");

  private YamlMessage() {}

  /**
   * The line at which the parser gave up, from 1; 0 where it does not say. Where the parser draws
   * its picture, the exception itself has only the last token's place, a line earlier or more.
   */
  public static int line(JacksonException e) {
    int drawn = 0;
    for (Matcher at = LINE.matcher(e.getOriginalMessage()); at.find(); ) {
      drawn = Integer.parseInt(at.group(1));
    }
    if (drawn > 0) {
      return drawn;
    }
    return e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
  }

  /** What was expected, and what it was part of. */
  public static String of(JacksonException e) {
    String whole = e.getOriginalMessage();
    List<String> said =
        whole.lines().filter(l -> !l.isBlank() && !l.startsWith(" ")).map(String::strip).toList();
    if (said.size() < 2) {
      return said.isEmpty() ? "it can't be parsed" : said.getFirst();
    }
    Matcher began = LINE.matcher(whole);
    return said.getLast()
        + " ("
        + said.getFirst()
        + (began.find() ? " that begins in line " + began.group(1) : "")
        + ")";
  }
}
