package dev.hone.simulation.workload;

import dev.hone.simulation.prompt.Block;
import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.prompt.Hashes;
import dev.hone.simulation.prompt.PromptBuilder;
import dev.hone.simulation.prompt.Section;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An hour of Azure's language-model traffic (Azure/AzurePublicDataset, "Splitwise", ISCA 2024,
 * CC-BY 4.0): arrivals and lengths, and nothing about prefixes, which are therefore assumed.
 *
 * <ul>
 *   <li>Code: every prompt that has room for it begins with the same system prompt of 1,100 tokens;
 *       the rest is its own.
 *   <li>Conversations: the same, with a system prompt of 300 tokens, but with a chance of 60% a
 *       request goes on with a conversation of the last half hour: the longest whose prompt and
 *       answer fit in its prompt and fill at least half of it. What is new is the user's message.
 * </ul>
 *
 * <p>The seed decides who goes on with what.
 */
public final class AzureTrace implements Workload {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSS");
  private static final long LONGEST_PAUSE = 30 * 60_000;
  private static final double GOES_ON = 0.6;
  private static final int CANDIDATES = 400;

  private final String name;
  private final Path file;
  private final int systemTokens;
  private final boolean conversations;

  private record Conversation(PromptBuilder prompt, long lastAt) {}

  private AzureTrace(String name, Path file, int systemTokens, boolean conversations) {
    this.name = name;
    this.file = file;
    this.systemTokens = systemTokens;
    this.conversations = conversations;
  }

  /** The trace of conversations. */
  public static AzureTrace conversations(Path file) {
    return new AzureTrace("azure-conv", file, 300, true);
  }

  /** The trace of a coding service. */
  public static AzureTrace code(Path file) {
    return new AzureTrace("azure-code", file, 1100, false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Call> calls(long seed) {
    Draws draws = new Draws(Hashes.chain(Hashes.of(name), seed));
    CallList calls = new CallList();
    List<Conversation> open = new ArrayList<>();
    List<String> lines = TraceFile.lines(file);
    LocalDateTime start = LocalDateTime.parse(lines.get(1).split(",", -1)[0], TIME);
    for (String line : lines.subList(1, lines.size())) {
      String[] row = line.split(",", -1);
      long at = start.until(LocalDateTime.parse(row[0], TIME), ChronoUnit.MILLIS);
      int input = Math.max(2, Integer.parseInt(row[1]));
      int output = Integer.parseInt(row[2].trim());
      Optional<Conversation> earlier =
          conversations && draws.chance(GOES_ON) ? fitting(open, at, input) : Optional.empty();
      earlier.ifPresent(open::remove);
      PromptBuilder prompt = earlier.map(Conversation::prompt).orElseGet(() -> system(input));
      prompt.add(draws.unique((int) (input - prompt.totalTokens()), Section.USER));
      calls.add(at, prompt.prompt(), output);
      if (conversations) {
        open.add(
            new Conversation(
                prompt.fork().add(draws.unique(Math.max(1, output), Section.ASSISTANT)), at));
        if (open.size() > CANDIDATES) {
          open.removeFirst();
        }
      }
    }
    return calls.inOrder();
  }

  private PromptBuilder system(int input) {
    PromptBuilder prompt = new PromptBuilder();
    return input > systemTokens
        ? prompt.add(Block.message(Hashes.of(name + " system"), systemTokens, Section.SYSTEM))
        : prompt;
  }

  private static Optional<Conversation> fitting(List<Conversation> open, long at, int input) {
    Conversation best = null;
    for (Conversation candidate : open) {
      long tokens = candidate.prompt().totalTokens();
      boolean fits =
          tokens < input && 2 * tokens >= input && at - candidate.lastAt() <= LONGEST_PAUSE;
      if (fits && (best == null || tokens > best.prompt().totalTokens())) {
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }
}
