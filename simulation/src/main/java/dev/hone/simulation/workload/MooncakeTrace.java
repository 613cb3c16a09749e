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
 * system prompt; each further block is a user's message of one block that a mark can stand on.
 * Where a conversation goes on, the earlier request's last, partial block has another hash in the
 * later one, so that its tokens can't be reused. Seed 0 is the whole trace; another seed keeps
 * about half of the conversations, chosen by the hash of their second block.
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
        PromptBuilder prompt = new PromptBuilder();
        long left = row.get("input_length").asLong(0);
        for (int i = 0; i < ids.size(); i++) {
          int tokens = Math.clamp(left, 1, BLOCK_TOKENS);
          left -= tokens;
          prompt.add(
              Block.message(ids.get(i).asLong(0), tokens, i == 0 ? Section.SYSTEM : Section.USER));
        }
        calls.add(
            row.get("timestamp").asLong(0),
            prompt.prompt(),
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
