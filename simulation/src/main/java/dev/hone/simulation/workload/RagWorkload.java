package dev.hone.simulation.workload;

import dev.hone.simulation.prompt.Block;
import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.prompt.Hashes;
import dev.hone.simulation.prompt.PromptBuilder;
import dev.hone.simulation.prompt.Section;
import java.util.List;

/**
 * Retrieval: applications whose system prompt is stable while documents and question change with
 * every request, so that a mark on the last message is written and never read. The applications
 * differ in pace: from one request every few seconds to one every seven minutes, which five-minute
 * entries do not survive; one has a system prompt below every provider's minimum. As a chat, a
 * third of the questions are followed up in the same conversation, which nobody can foresee.
 */
public final class RagWorkload implements Workload {
  private static final int DOCUMENTS = 1500;
  private static final long DURATION = 2 * 3_600_000L;

  /** System prompt in tokens and mean time between conversations in milliseconds. */
  private record Application(int systemTokens, double gapMillis) {}

  private static final List<Application> APPLICATIONS =
      List.of(
          new Application(2600, 6_000),
          new Application(5200, 45_000),
          new Application(3800, 420_000),
          new Application(600, 20_000));

  private final boolean chat;

  private RagWorkload(boolean chat) {
    this.chat = chat;
  }

  /** Every question stands alone. */
  public static RagWorkload single() {
    return new RagWorkload(false);
  }

  /** A third of the questions are followed up. */
  public static RagWorkload chat() {
    return new RagWorkload(true);
  }

  @Override
  public String name() {
    return chat ? "rag-chat" : "rag";
  }

  @Override
  public List<Call> calls(long seed) {
    Draws draws = new Draws(Hashes.chain(Hashes.of(name()), seed));
    CallList calls = new CallList();
    for (Application application : APPLICATIONS) {
      Draws own = draws.split();
      PromptBuilder system =
          new PromptBuilder().add(own.unique(application.systemTokens(), Section.SYSTEM));
      long base = own.below(Integer.MAX_VALUE);
      for (double at = own.exponential(application.gapMillis()); at < DURATION; ) {
        converse(own, calls, system.fork(), (long) at, base);
        at += own.exponential(application.gapMillis());
      }
    }
    return calls.inOrder();
  }

  private void converse(Draws draws, CallList calls, PromptBuilder prompt, long start, long base) {
    long at = start;
    do {
      int documents = draws.between(3, 8);
      for (int i = 0; i < documents; i++) {
        long document = Hashes.chain(base, draws.popular(DOCUMENTS));
        int tokens = 250 + (int) Math.floorMod(document, 700L);
        prompt.add(new Block(document, tokens, Section.USER, false));
      }
      prompt.add(draws.unique(draws.tokens(40, 0.7, 600), Section.USER));
      int output = draws.tokens(250, 0.6, 2000);
      long begins = calls.add(at, prompt.prompt(), output);
      prompt.add(draws.unique(output, Section.ASSISTANT));
      at = begins + 15L * output + (long) Math.min(1_800_000, draws.pareto(15_000, 1.1));
    } while (chat && draws.chance(1 / 3.0));
  }
}
