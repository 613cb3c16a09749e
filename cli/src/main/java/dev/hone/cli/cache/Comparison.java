package dev.hone.cli.cache;

import dev.hone.gateway.promptcache.PrefixBreak;
import dev.hone.gateway.promptcache.PrefixComparison;
import dev.hone.ledger.journal.JournalRecord;
import dev.hone.ledger.journal.PromptBlock;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.prefix.PrefixChain;
import java.util.List;
import java.util.Optional;

/**
 * A request held against the one before it: byte by byte where both bodies are at hand, block by
 * block where the journal has both chains.
 *
 * @param shared estimated tokens of the prefix that both have
 */
record Comparison(String model, int blocks, long tokens, long shared, Optional<Finding> found) {

  static Comparison of(Optional<Subject> before, Subject now) {
    if (now.request().isPresent() && (before.isEmpty() || before.get().request().isPresent())) {
      return bytes(before.flatMap(Subject::request), now.request().get());
    }
    if (now.record().isPresent() && (before.isEmpty() || before.get().record().isPresent())) {
      return chains(before.flatMap(Subject::record), now.record().get());
    }
    Comparison alone = of(Optional.empty(), now);
    return new Comparison(
        alone.model,
        alone.blocks,
        alone.tokens,
        0,
        Optional.of(
            new Finding.Incomparable(
                "not comparable: of one there is the body, of the other only fingerprints")));
  }

  private static Comparison bytes(Optional<ChatRequest> before, ChatRequest now) {
    PrefixChain chain = now.prefix();
    int shared = before.map(b -> b.prefix().sharedWith(chain)).orElse(0);
    long tokens = 0;
    for (int i = 0; i < shared; i++) {
      tokens += chain.blocks().get(i).tokens();
    }
    if (before.isPresent() && differ(before.get().model(), now.model())) {
      return new Comparison(
          now.model(),
          chain.blocks().size(),
          chain.tokens(),
          0,
          Optional.of(new Finding.OtherModel(before.get().model(), tokens)));
    }
    return new Comparison(
        now.model(),
        chain.blocks().size(),
        chain.tokens(),
        tokens,
        before.flatMap(b -> PrefixComparison.between(b, now).map(found -> atByte(b, now, found))));
  }

  /** Whether two names are those of two models; a body may name none. */
  private static boolean differ(String before, String now) {
    return !before.isEmpty() && !now.isEmpty() && !before.equals(now);
  }

  private static Finding atByte(ChatRequest before, ChatRequest now, PrefixBreak found) {
    return new Finding.AtByte(
        found,
        found.change() == PrefixBreak.Change.SETTING
            ? PrefixSettings.changed(before.json(), now.json())
            : List.of());
  }

  private static Comparison chains(Optional<JournalRecord> before, JournalRecord now) {
    List<PromptBlock> blocks = now.blocks();
    List<PromptBlock> earlier = before.map(JournalRecord::blocks).orElse(List.of());
    int shared = 0;
    while (shared < Math.min(blocks.size(), earlier.size())
        && blocks.get(shared).prefix() == earlier.get(shared).prefix()) {
      shared++;
    }
    long tokens = tokens(blocks);
    long common = tokens(blocks.subList(0, shared));
    Optional<Finding> other =
        before
            .map(JournalRecord::modelServed)
            .filter(model -> differ(model, now.modelServed()))
            .map(model -> new Finding.OtherModel(model, common));
    boolean broken = shared < Math.min(blocks.size(), earlier.size());
    return new Comparison(
        now.modelServed(),
        blocks.size(),
        tokens,
        other.isPresent() ? 0 : common,
        other.isPresent()
            ? other
            : broken
                ? Optional.of(new Finding.AtBlock(shared, tokens - common))
                : Optional.empty());
  }

  private static long tokens(List<PromptBlock> blocks) {
    return blocks.stream().mapToLong(PromptBlock::tokens).sum();
  }
}
