package dev.hone.simulation.workload;

import dev.hone.simulation.prompt.Block;
import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.prompt.Hashes;
import dev.hone.simulation.prompt.PromptBuilder;
import dev.hone.simulation.prompt.Section;
import java.util.List;

/**
 * Coding agents: a few kinds of agent with tools and a system prompt of their own, sessions of many
 * turns in which each call repeats everything before it. A turn is the model's tool calls (at times
 * several, with their results in one message) or an answer to the user. Between calls a tool runs
 * for seconds, or a user thinks: from half a minute with a heavy tail to hours. Now and then a
 * session sends out two to five sub-agents at the same moment and waits for all of them.
 */
public final class AgentWorkload implements Workload {
  private static final int KINDS = 3;
  private static final int SESSIONS = 40;
  private static final double SESSION_GAP_MILLIS = 150_000;
  private static final double MEAN_TURNS = 22;
  private static final int MOST_TURNS = 90;
  private static final long MOST_TOKENS = 150_000;
  private static final long LONGEST_PAUSE = 3 * 3_600_000L;

  @Override
  public String name() {
    return "agents";
  }

  @Override
  public List<Call> calls(long seed) {
    Draws draws = new Draws(Hashes.chain(Hashes.of(name()), seed));
    CallList calls = new CallList();
    PromptBuilder[] kinds = new PromptBuilder[KINDS + 1];
    for (int kind = 0; kind <= KINDS; kind++) {
      kinds[kind] = start(draws, kind == KINDS);
    }
    double at = 0;
    for (int session = 0; session < SESSIONS; session++) {
      at += draws.exponential(SESSION_GAP_MILLIS);
      new Session(draws.split(), calls, kinds).run((long) at);
    }
    return calls.inOrder();
  }

  /** Tools and system prompt; a sub-agent's are shorter. */
  private static PromptBuilder start(Draws draws, boolean subAgent) {
    PromptBuilder builder = new PromptBuilder();
    int tools = subAgent ? draws.between(3, 6) : draws.between(8, 24);
    for (int i = 0; i < tools; i++) {
      builder.add(draws.unique(draws.tokens(350, 0.6, 3000), Section.TOOLS));
    }
    int parts = draws.between(1, 3);
    for (int i = 0; i < parts; i++) {
      int tokens = draws.tokens(subAgent ? 500 : 1500, 0.5, 6000);
      builder.add(
          i == parts - 1
              ? draws.unique(tokens, Section.SYSTEM)
              : draws.uniquePart(tokens, Section.SYSTEM));
    }
    return builder;
  }

  private record Session(Draws draws, CallList calls, PromptBuilder[] kinds) {
    void run(long start) {
      PromptBuilder prompt = kinds[draws.popular(KINDS)].fork();
      prompt.add(draws.unique(draws.tokens(300, 1.0, 8000), Section.USER));
      int turns = (int) Math.min(MOST_TURNS, 1 + draws.exponential(MEAN_TURNS));
      converse(prompt, start, turns, true);
    }

    /** Runs a conversation and says when it ends. */
    private long converse(PromptBuilder prompt, long start, int turns, boolean mayDelegate) {
      long at = start;
      for (int turn = 0; turn < turns && prompt.totalTokens() < MOST_TOKENS; turn++) {
        int output = draws.tokens(180, 0.9, 6000);
        long begins = calls.add(at, prompt.prompt(), output);
        long ends = begins + 15L * output;
        if (draws.chance(0.3)) {
          prompt.add(draws.uniquePart(draws.tokens(200, 0.8, 3000), Section.THINKING));
        }
        prompt.add(draws.unique(output, Section.ASSISTANT));
        if (mayDelegate && draws.chance(0.04)) {
          ends = delegate(ends);
        }
        boolean userSpeaks = mayDelegate && draws.chance(0.15);
        at = ends + (userSpeaks ? userPause() : (long) draws.logNormal(2500, 1.2));
        addAnswer(prompt, userSpeaks);
      }
      return at;
    }

    private void addAnswer(PromptBuilder prompt, boolean userSpeaks) {
      if (userSpeaks) {
        prompt.add(draws.unique(draws.tokens(80, 1.0, 4000), Section.USER));
        return;
      }
      int results = draws.chance(0.2) ? draws.between(2, 6) : 1;
      for (int i = 0; i < results; i++) {
        int tokens = draws.tokens(500, 1.2, 12_000);
        prompt.add(
            i == results - 1
                ? draws.unique(tokens, Section.TOOL_RESULT)
                : draws.uniquePart(tokens, Section.TOOL_RESULT));
      }
    }

    private long userPause() {
      return (long) Math.min(LONGEST_PAUSE, draws.pareto(30_000, 0.9));
    }

    private long delegate(long at) {
      Block task = draws.unique(draws.tokens(400, 0.6, 3000), Section.USER);
      boolean sameTask = draws.chance(0.5);
      int agents = draws.between(2, 5);
      long last = at;
      for (int i = 0; i < agents; i++) {
        PromptBuilder prompt = kinds[KINDS].fork();
        if (sameTask) {
          prompt.add(task);
        }
        prompt.add(draws.unique(draws.tokens(150, 0.6, 2000), Section.USER));
        last = Math.max(last, converse(prompt, at, draws.between(3, 9), false));
      }
      return last;
    }
  }
}
