package dev.hone.cli.usage;

import dev.hone.ledger.batches.BatchJob;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Names batch jobs whose cost is not in the ledger yet. */
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
                ? "1 batch job is not booked yet: its results were not fetched to their end.\n"
                : open.size()
                    + " batch jobs are not booked yet: their results were not fetched to their"
                    + " end.\n");
    for (BatchJob job : open.subList(0, Math.min(MOST, open.size()))) {
      text.append(
          "  %s (%s%s, %s%s, %s)%n"
              .formatted(
                  job.id(),
                  job.provider(),
                  job.owner().keyName().map(name -> ", " + name).orElse(""),
                  day.format(job.created()),
                  job.requests() > 0 ? ", " + job.requests() + " requests" : "",
                  job.state().name().toLowerCase(Locale.ROOT)));
    }
    if (open.size() > MOST) {
      text.append("  and %d more (--json has them all)%n".formatted(open.size() - MOST));
    }
    return text.toString();
  }
}
