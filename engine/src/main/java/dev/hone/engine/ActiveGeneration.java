package dev.hone.engine;

import dev.hone.model.Sequence;
import dev.hone.text.Tokenizer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request between its submission and its end: its tokens, its KV sequence while it has one, and
 * its numbers. Only the scheduler thread touches it, but for {@link #id} and {@link #cancel}.
 */
final class ActiveGeneration implements Generation {
  private final GenerationRequest request;
  private final GenerationListener listener;
  private final Consumer<ActiveGeneration> canceller;
  private final long submitted = System.nanoTime();
  private final Sampler sampler;
  private final AnswerText text;

  /** Prompt and answer so far. */
  private int[] tokens;

  private int length;
  private @Nullable Sequence sequence;
  private boolean started;
  private boolean ended;
  private boolean deaf;
  private int steps;
  private int preemptions;
  private long queuedNanos;
  private long firstTokenNanos;

  ActiveGeneration(
      GenerationRequest request,
      GenerationListener listener,
      Tokenizer tokenizer,
      Consumer<ActiveGeneration> canceller) {
    this.request = request;
    this.listener = listener;
    this.canceller = canceller;
    tokens = request.prompt().clone();
    length = tokens.length;
    sampler = new Sampler(request.sampling(), tokens);
    text = new AnswerText(tokenizer.detokenizer(), request.stopStrings());
  }

  @Override
  public String id() {
    return request.id();
  }

  @Override
  public void cancel() {
    canceller.accept(this);
  }

  GenerationRequest request() {
    return request;
  }

  GenerationListener listener() {
    return listener;
  }

  Sampler sampler() {
    return sampler;
  }

  AnswerText text() {
    return text;
  }

  /** Tokens of prompt and answer so far. */
  int length() {
    return length;
  }

  int outputTokens() {
    return length - request.prompt().length;
  }

  /** Tokens whose keys and values are there. */
  int computed() {
    return sequence == null ? 0 : sequence.length();
  }

  /** Tokens still to be computed before the next can be drawn. */
  int due() {
    return length - computed();
  }

  /** True if the next step only continues the answer. */
  boolean answering() {
    return started && due() == 1;
  }

  /** The next {@code count} tokens due. */
  int[] next(int count) {
    int from = computed();
    return Arrays.copyOfRange(tokens, from, from + count);
  }

  /** Takes part in steps from now on. */
  void run(Sequence opened) {
    sequence = opened;
    if (queuedNanos == 0) {
      queuedNanos = elapsed();
    }
  }

  @Nullable Sequence sequence() {
    return sequence;
  }

  /** Gives the pages back; what was computed will be computed again. */
  void preempt() {
    preemptions++;
    closeSequence();
  }

  boolean started() {
    return started;
  }

  void start() {
    started = true;
  }

  void countStep() {
    steps += started ? 1 : 0;
  }

  /** True if its listener has thrown and is not called any more. */
  boolean deaf() {
    return deaf;
  }

  void deafen() {
    deaf = true;
  }

  /** Adds a drawn token. */
  void append(int token) {
    if (outputTokens() == 0) {
      firstTokenNanos = elapsed();
    }
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, length + Math.max(64, length / 2));
    }
    tokens[length++] = token;
    sampler.accept(token);
  }

  boolean ended() {
    return ended;
  }

  /** Marks the end and gives the pages back. */
  void end() {
    ended = true;
    closeSequence();
  }

  /** Prompt tokens that did not have to be computed: none, as prefixes are not shared yet. */
  int cachedTokens() {
    return 0;
  }

  GenerationStats stats() {
    return new GenerationStats(
        request.prompt().length,
        cachedTokens(),
        outputTokens(),
        steps,
        preemptions,
        queuedNanos == 0 ? elapsed() : queuedNanos,
        firstTokenNanos,
        elapsed());
  }

  private long elapsed() {
    return Math.max(1, System.nanoTime() - submitted);
  }

  private void closeSequence() {
    Sequence open = sequence;
    sequence = null;
    if (open != null) {
      open.close();
    }
  }
}
