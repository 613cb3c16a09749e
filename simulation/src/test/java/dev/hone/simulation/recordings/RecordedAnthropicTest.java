package dev.hone.simulation.recordings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.simulation.body.AnthropicBody;
import dev.hone.simulation.body.BodyBlock;
import dev.hone.simulation.body.RequestBlocks;
import dev.hone.simulation.cache.AnthropicCache;
import dev.hone.simulation.cache.CachePlan;
import dev.hone.simulation.cache.CacheUse;
import dev.hone.simulation.prompt.Block;
import dev.hone.simulation.prompt.Prompt;
import dev.hone.simulation.prompt.PromptBuilder;
import dev.hone.simulation.recordings.Recordings.Exchange;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link AnthropicCache} against what Anthropic reported. The tokens up to a request's
 * last mark are taken from its own report (read + written); how they split into read and written,
 * and whether there are any, is predicted.
 */
class RecordedAnthropicTest {
  /** What the cassettes can't show, by exchange. */
  private static final Map<String, String> EXPLAINED =
      Map.of(
          "rig-27e5ac12c7-2", "written before the recording, as its first request's prefix was",
          "rig-74865436e1-2", "written before the recording, as its first request's prefix was",
          "crewAI-5e7d2758ef-1", "written before the recording, as its first request's prefix was",
          "crewAI-029acf8479-1", "written before the recording, as its first request's prefix was",
          "pydantic-ai-3b3c12c64a-2", "the server's tool loop wrote between two client requests",
          "pydantic-ai-4fa645dba1-2", "the server's tool loop wrote between two client requests",
          "openllmetry-js-6d4e1bddf0-0",
              "made-up usage: 1,200 written without a mark, split 0 + 0");

  private int warm;
  private int agreeingFirst;
  private int agreeingLater;
  private final Set<String> different = new TreeSet<>();

  @Test
  void predictsWhatWasReadAndWritten() {
    for (var cassette : Recordings.cassettes("anthropic-messages.jsonl").entrySet()) {
      Map<String, Replay> byModel = new HashMap<>();
      for (Exchange exchange : cassette.getValue()) {
        if (exchange.counted()) {
          byModel.computeIfAbsent(exchange.model(), Replay::new).step(exchange);
        }
      }
    }
    System.out.printf(
        "Anthropic: %d first and %d later exchanges agree to the token, %d were warm before the"
            + " recording, %d explained by name%n",
        agreeingFirst, agreeingLater, warm, different.size());
    assertThat(different).isEqualTo(new TreeSet<>(EXPLAINED.keySet()));
    assertThat(agreeingFirst).isGreaterThanOrEqualTo(218);
    assertThat(agreeingLater).isGreaterThanOrEqualTo(113);
  }

  private static long minimum(String model) {
    if (model.contains("haiku-4-5") || model.contains("opus-4-5") || model.contains("opus-4-6")) {
      return 4096;
    }
    if (model.contains("haiku") || model.contains("opus-4-7")) {
      return 2048;
    }
    return model.contains("opus-5") ? 512 : 1024;
  }

  private final class Replay {
    private final AnthropicCache cache;
    private final Map<Long, Long> known = new HashMap<>();
    private long now;
    private boolean first = true;

    Replay(String model) {
      cache = new AnthropicCache(minimum(model));
    }

    void step(Exchange exchange) {
      RequestBlocks blocks = AnthropicBody.read(exchange.body().getBytes(UTF_8));
      CachePlan plan = blocks.plan();
      Prompt prompt = prompt(blocks, plan, exchange);
      now += 1000;
      CacheUse use = cache.serve(prompt, plan, now, now);
      boolean equal =
          use.read() == exchange.read() && use.written() + use.writtenLong() == exchange.written();
      if (first && exchange.read() > 0) {
        warm++; // somebody wrote it earlier; from here on the simulated cache has it too
      } else if (!equal) {
        different.add(exchange.id());
      } else if (first) {
        agreeingFirst++;
      } else {
        agreeingLater++;
      }
      first = false;
    }

    /** The prompt, its blocks scaled so that the known prefixes have the reported tokens. */
    private Prompt prompt(RequestBlocks blocks, CachePlan plan, Exchange exchange) {
      Prompt hashes = blocks.prompt();
      int lastMark =
          plan.automatic().isPresent()
              ? hashes.size() - 1
              : plan.marks().isEmpty() ? -1 : plan.marks().getLast().block();
      long cached = exchange.read() + exchange.written();
      if (lastMark >= 0 && cached > 0) {
        known.put(hashes.prefixHash(lastMark), cached);
      }
      TreeMap<Integer, Long> anchors = new TreeMap<>(Map.of(-1, 0L));
      for (int i = 0; i < hashes.size(); i++) {
        Long tokens = known.get(hashes.prefixHash(i));
        if (tokens != null && tokens > anchors.lastEntry().getValue()) {
          anchors.put(i, tokens);
        }
      }
      if (!anchors.containsKey(hashes.size() - 1)) {
        anchors.put(
            hashes.size() - 1, Math.max(exchange.prompt(), anchors.lastEntry().getValue() + 1));
      }
      PromptBuilder builder = new PromptBuilder();
      for (int i = 0; i < hashes.size(); i++) {
        var from = anchors.lowerEntry(i);
        var to = anchors.ceilingEntry(i);
        double share =
            (double) (hashes.prefixTokens(i) - hashes.prefixTokens(from.getKey()))
                / (hashes.prefixTokens(to.getKey()) - hashes.prefixTokens(from.getKey()));
        long target =
            Math.min(
                to.getValue() - (to.getKey() - i), // every block behind it has a token
                from.getValue() + Math.round(share * (to.getValue() - from.getValue())));
        BodyBlock block = blocks.blocks().get(i);
        builder.add(
            new Block(
                block.content(),
                (int) Math.max(1, target - builder.totalTokens()),
                block.section(),
                block.endsMessage()));
      }
      return builder.prompt();
    }
  }
}
