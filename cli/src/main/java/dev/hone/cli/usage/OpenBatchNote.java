package dev.hone.cli.usage;

import dev.hone.cli.terminal.Amounts;
import dev.hone.ledger.batches.BatchJob;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Names batch jobs and background responses whose cost is not in the ledger yet. */
public final class OpenBatchNote {
  private static final int MOST = 10;

  private OpenBatchNote() {}

  /** A line each, the oldest first; nothing if there are none. */
  public static String of(List<BatchJob> open, ZoneId zone) {
    if (open.isEmpty()) {
      return "";
    }
    DateTimeFormatter day =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(zone);
    StringBuilder text =
        new StringBuilder(
            open.size() == 1
                ? "1 %s is not booked yet: its results were not fetched to their end.\n"
                    .formatted(kind(open))
                : "%d %ss are not booked yet: their results were not fetched to their end.\n"
                    .formatted(open.size(), kind(open)));
    for (BatchJob job : open.subList(0, Math.min(MOST, open.size()))) {
      text.append(
          "  %s (%s%s, %s%s, %s)%n"
              .formatted(
                  job.id(),
                  job.provider(),
                  job.owner().keyName().map(name -> ", " + name).orElse(""),
                  day.format(job.created()),
                  job.requests() > 0 ? ", " + Amounts.count(job.requests(), "request") : "",
                  job.state().name().toLowerCase(Locale.ROOT)));
    }
    if (open.size() > MOST) {
      text.append("  and %d more (--json has them all)%n".formatted(open.size() - MOST));
    }
    return text.toString();
  }

  private static String kind(List<BatchJob> open) {
    long background = open.stream().filter(OpenBatchNote::background).count();
    return background == 0
        ? "batch job"
        : background == open.size() ? "background response" : "batch or background job";
  }

  /** OpenAI's and Azure's ids say what they name. */
  private static boolean background(BatchJob job) {
    return job.id().startsWith("resp_");
  }
}
