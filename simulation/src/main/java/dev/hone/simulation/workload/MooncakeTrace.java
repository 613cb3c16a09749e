package dev.hone.simulation.workload;

import dev.hone.simulation.prompt.Block;
import dev.hone.simulation.prompt.Call;
import dev.hone.simulation.prompt.Hashes;
import dev.hone.simulation.prompt.PromptBuilder;
import dev.hone.simulation.prompt.Section;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.nio.file.Path;
import java.util.List;

/**
 * An hour of conversations at Moonshot AI (kvcache-ai/Mooncake, FAST'25, Apache-2.0): arrivals,
 * lengths and hashes of prefix blocks of 512 tokens.
 *
 * <p>Assumed, since the trace has no messages: the first block, which all requests share, is the
 * system prompt; each further block is a user's message of one block that a mark can stand on. The
 * last block of a prompt is partial: its hash occurs in no request that goes on from there, so that
 * it counts as tokens behind the last place for a mark. Seed 0 is the whole trace; another seed
 * keeps about half of the conversations, chosen by the hash of their second block.
 */
public final class MooncakeTrace implements Workload {
  private static final int BLOCK_TOKENS = 512;

  private final Path file;

  /** The trace in this file ({@code mooncake_conversation_trace.jsonl}). */
  public MooncakeTrace(Path file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "mooncake";
  }

  @Override
  public List<Call> calls(long seed) {
    CallList calls = new CallList();
    for (String line : TraceFile.lines(file)) {
      JsonValue row = JsonDocument.parse(line).root();
      List<JsonValue> ids = row.get("hash_ids").elements();
      if (kept(ids, seed)) {
        long input = row.get("input_length").asLong(0);
        int whole = Math.clamp(input / BLOCK_TOKENS, 1, ids.size());
        PromptBuilder prompt = new PromptBuilder();
        for (int i = 0; i < whole; i++) {
          int tokens = Math.clamp(input, 1, BLOCK_TOKENS);
          prompt.add(
              Block.message(ids.get(i).asLong(0), tokens, i == 0 ? Section.SYSTEM : Section.USER));
        }
        calls.add(
            row.get("timestamp").asLong(0),
            prompt.prompt((int) Math.max(0, input - prompt.totalTokens())),
            (int) row.get("output_length").asLong(0));
      }
    }
    return calls.inOrder();
  }

  private static boolean kept(List<JsonValue> ids, long seed) {
    long second = ids.size() > 1 ? ids.get(1).asLong(0) : ids.getFirst().asLong(0);
    return seed == 0 || (Hashes.chain(seed, second) & 1) == 0;
  }
}
