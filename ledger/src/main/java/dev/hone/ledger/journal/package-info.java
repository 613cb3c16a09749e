/**
 * What went through, for whoever wants to learn from it: audit, replay, cache explanations. By
 * default the journal knows prompts by fingerprints only; whole bodies are kept when asked for, and
 * then encrypted. Write through {@link dev.hone.ledger.journal.Journal}, read through {@link
 * dev.hone.ledger.journal.JournalReader}; docs/JOURNAL.md defines the files.
 */
@NullMarked
package dev.hone.ledger.journal;

import org.jspecify.annotations.NullMarked;
