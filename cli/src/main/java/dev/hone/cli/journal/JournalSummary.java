package dev.hone.cli.journal;

import dev.hone.cli.terminal.Amounts;
import dev.hone.cli.terminal.LowerBound;
import dev.hone.ledger.Dollars;
import dev.hone.ledger.journal.JournalRecord;
import dev.hone.ledger.journal.PromptBlock;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a journal holds, summed up. */
public final class JournalSummary {
  private final Set<String> conversations = new HashSet<>();
  private final Set<Long> prefixes = new HashSet<>();
  private long records;
  private long prompt;
  private long read;
  private long output;
  private long cost;
  private long unpriced;
  private long bodies;
  private long blockTokens;
  private long repeatedTokens;
  private @Nullable Instant first;
  private @Nullable Instant last;

  /** Adds a record. */
  public void add(JournalRecord record) {
    records++;
    conversations.add(record.conversation());
    prompt += record.prompt();
    read += record.cacheRead();
    output += record.output();
    cost += record.costNanos();
    unpriced += record.costIsLowerBound() ? 1 : 0;
    bodies += record.body() ? 1 : 0;
    for (PromptBlock block : record.blocks()) {
      blockTokens += block.tokens();
      if (!prefixes.add(block.prefix())) {
        repeatedTokens += block.tokens();
      }
    }
    if (first == null || record.time().isBefore(first)) {
      first = record.time();
    }
    if (last == null || record.time().isAfter(last)) {
      last = record.time();
    }
  }

  /** The figures by name, for programs. */
  public Map<String, Object> figures(
      int files, long bytes, Set<String> salts, List<String> problems) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("files", files);
    figures.put("bytes", bytes);
    figures.put("attempts", records);
    figures.put("conversations", conversations.size());
    figures.put("from", first == null ? "" : first.toString());
    figures.put("until", last == null ? "" : last.toString());
    figures.put("prompt_tokens", prompt);
    figures.put("cache_read_tokens", read);
    figures.put("output_tokens", output);
    figures.put(
        "repeated_prefix_ratio", blockTokens == 0 ? 0 : (double) repeatedTokens / blockTokens);
    figures.put("cost_usd", Dollars.exact(cost));
    figures.put("unpriced_attempts", unpriced);
    figures.put("bodies", bodies);
    figures.put("salts", salts.size());
    figures.put("problems", problems);
    return figures;
  }

  /** For people. */
  public String text(int files, long bytes, Set<String> salts) {
    if (records == 0) {
      return "The journal has no requests of this kind.\n";
    }
    StringBuilder text = new StringBuilder();
    text.append(
        "%s of %s, %s to %s, in %s of %s\n"
            .formatted(
                Amounts.count(records, "attempt"),
                Amounts.count(conversations.size(), "conversation"),
                first,
                last,
                Amounts.count(files, "file"),
                size(bytes)));
    text.append(
        "prompts     %s; %s of them in prefixes seen before, %s read from a cache\n"
            .formatted(
                Amounts.count(prompt, "token"),
                share(repeatedTokens, blockTokens),
                share(read, prompt)));
    text.append("output      %s\n".formatted(Amounts.count(output, "token")));
    text.append("cost        %s\n".formatted(LowerBound.dollars(cost, unpriced > 0)));
    if (bodies > 0) {
      text.append("bodies      of %s\n".formatted(Amounts.count(bodies, "attempt")));
    }
    if (salts.size() > 1) {
      text.append(
          "salts       %d: fingerprints are comparable only under the same one\n"
              .formatted(salts.size()));
    }
    text.append(LowerBound.sentence(unpriced, records, "attempts"));
    return text.toString();
  }

  private static String share(long part, long all) {
    return Amounts.percent(
        all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / all));
  }

  private static String size(long bytes) {
    return bytes < 1 << 20 ? "%d KiB".formatted(bytes >> 10) : "%d MiB".formatted(bytes >> 20);
  }
}
