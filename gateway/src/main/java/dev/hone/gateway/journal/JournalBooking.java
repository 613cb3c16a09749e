package dev.hone.gateway.journal;

import dev.hone.gateway.meter.Booking;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.journal.Journal;
import dev.hone.ledger.journal.JournalEntry;
import dev.hone.ledger.journal.PromptBlock;
import dev.hone.wire.Backend;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.RequestContext;
import java.util.List;
import java.util.Optional;

/**
 * Hands every attempt to the journal. The prompt's chain is the one that prompt caching was planned
 * with; where nobody asked for it, it is hashed on the journal's own thread. Until then the entry
 * holds the request's bytes, which count against the journal's bound.
 */
public final class JournalBooking implements Booking {
  private static final int LINE_BYTES = 1_000;

  private final Journal journal;
  private final AnswerBodies answers = new AnswerBodies();

  public JournalBooking(Journal journal) {
    this.journal = journal;
  }

  /** A stage that keeps answers for the journal, where bodies are kept; else the same backend. */
  public Backend before(Backend next) {
    return journal.keepsBodies() ? answers.before(next) : next;
  }

  @Override
  public void book(UsageRecord line, RequestContext context, Optional<ChatRequest> request) {
    boolean bodies = journal.keepsBodies();
    Optional<byte[]> answer = bodies ? answers.take(line.requestId()) : Optional.empty();
    int weight =
        LINE_BYTES
            + request.map(r -> r.json().document().bytes().length).orElse(0)
            + answer.map(a -> a.length).orElse(0);
    journal.offer(
        new JournalEntry(
            line,
            () -> request.map(JournalBooking::blocks).orElse(List.of()),
            bodies ? request.map(ChatRequest::bytes) : Optional.empty(),
            answer,
            weight));
  }

  private static List<PromptBlock> blocks(ChatRequest request) {
    return request.prefix().blocks().stream()
        .map(block -> new PromptBlock(block.hash(), block.tokens()))
        .toList();
  }
}
