package dev.hone.ledger.journal;

import dev.hone.ledger.UsageRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An attempt on its way to the journal.
 *
 * @param line what the ledger says of it
 * @param blocks makes the prompt's blocks, on the journal's own thread; empty for what is no chat
 * @param request the body as it was sent, where bodies are kept; must not change any more
 * @param answer the body that came back, where bodies are kept
 * @param weight bytes that it holds in memory until it is written
 */
public record JournalEntry(
    UsageRecord line,
    Supplier<List<PromptBlock>> blocks,
    Optional<byte[]> request,
    Optional<byte[]> answer,
    int weight) {}
