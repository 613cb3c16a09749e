package dev.hone.ledger.journal;

/**
 * A block of a prompt, known by the prefix that ends with it.
 *
 * @param prefix hash of everything from the prompt's beginning to the end of this block
 * @param tokens of this block alone, estimated where no tokenizer is known
 */
public record PromptBlock(long prefix, int tokens) {}
