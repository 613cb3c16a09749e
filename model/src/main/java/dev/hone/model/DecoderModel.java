package dev.hone.model;

import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.Kernels;
import dev.hone.kernels.KvLayout;
import dev.hone.kernels.WorkerPool;
import dev.hone.text.ChatTemplate;
import dev.hone.text.Tokenizer;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A decoder in this process: weights in panels, KV in pages, all arithmetic by {@link Kernels} on
 * the threads of a {@link WorkerPool}, which is the caller's and outlives the model.
 *
 * <p>What a step computes for a sequence depends on that sequence's tokens alone: not on how they
 * were cut into steps, on what else is in the step, or on the number of threads.
 */
public final class DecoderModel implements LanguageModel {
  private final String name;
  private final ModelSpec spec;
  private final Tokenizer tokenizer;
  private final Optional<ChatTemplate> chatTemplate;
  private final Arena arena;
  private final KvPool kv;
  private final StepChecks checks;
  private final StepBatch batch;
  private final DecoderStack stack;
  private final OutputHead head;
  private final long weightBytes;
  private final long bytesPerToken;
  private boolean closed;

  DecoderModel(LoadedModel loaded, ModelOptions options, Kernels kernels, WorkerPool pool) {
    this.name = loaded.name();
    this.tokenizer = loaded.tokenizer();
    this.chatTemplate = loaded.chatTemplate();
    this.arena = loaded.arena();
    this.weightBytes = loaded.weights().bytes();
    this.bytesPerToken = loaded.weights().bytesPerToken();
    ModelSpec file = loaded.spec();
    KvLayout layout = new KvLayout(file.layers(), file.kvHeads(), file.headDim());
    int pages = KvBudget.pages(file, layout, options);
    this.spec =
        file.withContextLength(
            (int)
                Math.min(
                    Math.min(file.contextLength(), options.maxContext()),
                    (long) pages * KvLayout.PAGE));
    this.kv = new KvPool(arena, layout, pages);
    this.checks = new StepChecks(spec, kv, options.maxStepTokens());
    this.batch = new StepBatch(options.maxStepTokens());
    this.stack =
        new DecoderStack(
            spec, loaded.weights(), layout, kernels, pool, arena, options.maxStepTokens());
    this.head = new OutputHead(spec, loaded.weights(), kernels, pool);
  }

  /**
   * Loads a GGUF file. The file is not needed any more once this returns.
   *
   * @param pool runs the loading, and later every step
   * @throws dev.hone.model.gguf.GgufException if the file is damaged
   * @throws UnsupportedModel if the model, or a weight type in it, is of a kind that is not
   *     supported
   * @throws ModelException if metadata and tensors do not fit each other
   */
  public static DecoderModel load(
      Path file, ModelOptions options, Kernels kernels, WorkerPool pool, LoadProgress progress) {
    LoadedModel loaded = LoadedModel.load(file, pool, progress);
    try {
      return new DecoderModel(loaded, options, kernels, pool);
    } catch (RuntimeException | Error e) {
      loaded.arena().close();
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ModelSpec spec() {
    return spec;
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return chatTemplate;
  }

  /** Bytes of weights, as they lie in memory. */
  public long weightBytes() {
    return weightBytes;
  }

  /** Bytes of weights that decoding one token reads: without an embedding that is not tied. */
  public long bytesPerToken() {
    return bytesPerToken;
  }

  @Override
  public int maxStepTokens() {
    return checks.maxStepTokens();
  }

  @Override
  public int totalPages() {
    return kv.total();
  }

  @Override
  public int freePages() {
    return kv.free();
  }

  @Override
  public Sequence open() {
    return new PagedSequence(kv);
  }

  @Override
  public Logits step(List<Slice> slices) {
    if (closed) {
      throw new IllegalStateException("the model " + name + " is closed");
    }
    checks.check(slices);
    batch.fill(slices);
    boolean good = false;
    try {
      for (int slice = 0; slice < batch.slices(); slice++) {
        batch.sequence(slice).reserve(batch.firstRow(slice + 1) - batch.firstRow(slice));
      }
      FloatMatrix hidden = stack.run(batch);
      Logits logits = head.run(batch, hidden);
      good = true;
      return logits;
    } finally {
      settle(good);
    }
  }

  /** After a good step the sequences grow, after any other they give back what they reserved. */
  private void settle(boolean good) {
    for (int slice = 0; slice < batch.slices(); slice++) {
      PagedSequence sequence = batch.sequence(slice);
      if (good) {
        sequence.grow(batch.firstRow(slice + 1) - batch.firstRow(slice));
      } else {
        sequence.trim();
      }
    }
  }

  /** Frees weights and KV pages. No step may be running. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      head.close();
      arena.close();
    }
  }
}
