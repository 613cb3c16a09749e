package dev.hone.cli.doctor;

import dev.hone.wire.json.JsonWriter;
import java.util.List;
import java.util.Locale;

/** The doctor's findings as text and as JSON. */
public final class Report {
  private Report() {}

  /** Whether nothing is a problem. */
  public static boolean healthy(List<Finding> findings) {
    return count(findings, Finding.Level.PROBLEM) == 0;
  }

  /** A line per finding, its remedy below it, and a line that sums up. */
  public static String text(List<Finding> findings) {
    int width = findings.stream().mapToInt(finding -> finding.subject().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      String head =
          String.format(
              Locale.ROOT, "%-8s %-" + width + "s  ", word(finding.level()), finding.subject());
      text.append(head).append(finding.text()).append('\n');
      if (!finding.remedy().isEmpty()) {
        text.append(" ".repeat(head.length())).append("→ ").append(finding.remedy()).append('\n');
      }
    }
    return text.append(summary(findings)).append('\n').toString();
  }

  /** {@code {"healthy", "findings": [{"level", "subject", "text", "remedy"}]}}. */
  public static String json(List<Finding> findings) {
    JsonWriter json = new JsonWriter().object().field("healthy", healthy(findings));
    json.name("findings").array();
    for (Finding finding : findings) {
      json.object().field("level", word(finding.level())).field("subject", finding.subject());
      json.field("text", finding.text()).field("remedy", finding.remedy()).endObject();
    }
    return json.endArray().endObject() + "\n";
  }

  private static String summary(List<Finding> findings) {
    long problems = count(findings, Finding.Level.PROBLEM);
    long warnings = count(findings, Finding.Level.WARN);
    if (problems + warnings == 0) {
      return "All is well.";
    }
    return "%d problem%s, %d warning%s."
        .formatted(problems, problems == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
  }

  private static long count(List<Finding> findings, Finding.Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  private static String word(Finding.Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
