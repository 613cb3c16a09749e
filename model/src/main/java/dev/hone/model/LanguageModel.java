package dev.hone.model;

import dev.hone.text.ChatTemplate;
import dev.hone.text.Tokenizer;
import java.util.List;
import java.util.Optional;

/**
 * Weights in, logits out. One thread at a time calls {@link #step}; sequences belong to the model
 * that opened them.
 */
public interface LanguageModel extends AutoCloseable {

  /** A name for people: the file's {@code general.name}, else its file name. */
  String name();

  ModelSpec spec();

  Tokenizer tokenizer();

  /** The chat template of the file, if it has one. */
  Optional<ChatTemplate> chatTemplate();

  /** Most tokens, over all slices, of one {@link #step}. */
  int maxStepTokens();

  /** Pages of the KV pool, each {@link dev.hone.kernels.KvLayout#PAGE} positions of a sequence. */
  int totalPages();

  /**
   * Pages that {@link #step} can still take. Asked for on the thread that steps the model; a
   * sequence's pages are free as soon as it is closed or truncated.
   */
  int freePages();

  /** An empty sequence. Its pages are taken as it grows; {@link Sequence#close} gives them back. */
  Sequence open();

  /**
   * Runs the slices' tokens through the model together. Each sequence grows by its slice's tokens.
   * The result holds, for every slice that asked for logits, one row for the slice's last token, in
   * the order of the slices; it is valid until the next step.
   *
   * @throws OutOfPages if the pages for the tokens can't be had; no sequence has grown then
   * @throws NonFiniteActivation if a slice's arithmetic left the finite floats; no sequence has
   *     grown then
   */
  Logits step(List<Slice> slices);

  @Override
  void close();
}
