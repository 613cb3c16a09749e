package dev.hone.engine;

import dev.hone.kernels.FloatMatrix;
import dev.hone.kernels.KvLayout;
import dev.hone.model.LanguageModel;
import dev.hone.model.Logits;
import dev.hone.model.ModelSpec;
import dev.hone.model.OutOfPages;
import dev.hone.model.RopeSpec;
import dev.hone.model.Sequence;
import dev.hone.model.Slice;
import dev.hone.text.ChatTemplate;
import dev.hone.text.Tokenizer;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A model whose logits are a function of all tokens of a sequence, with a real page count. It
 * checks that its caller keeps the contract of {@link LanguageModel}.
 */
final class FakeModel implements LanguageModel {

  /** Fills the logits of the token that follows {@code tokens}. */
  interface Head {
    void logits(int[] tokens, float[] into);
  }

  private final Tokenizer tokenizer = new FakeTokenizer();
  private final Head head;
  private final int totalPages;
  private final int contextLength;
  private final List<FakeSequence> open = new ArrayList<>();

  /** Slice lengths of each step, for tests that look at the schedule. */
  final List<List<Integer>> steps = new CopyOnWriteArrayList<>();

  volatile int maxStepTokens = 512;

  /** Runs before each step, may throw. */
  volatile Consumer<List<Slice>> before = slices -> {};

  FakeModel(Head head, int totalPages, int contextLength) {
    this.head = head;
    this.totalPages = totalPages;
    this.contextLength = contextLength;
  }

  /** Logits that look random and depend on every token. */
  static FakeModel hashing(int totalPages) {
    return new FakeModel(FakeModel::hash, totalPages, 4096);
  }

  /** Answers with these tokens, whatever the prompt of {@code prompt} tokens was, then ends. */
  static FakeModel saying(int prompt, int... answer) {
    return new FakeModel(
        (tokens, into) -> {
          int at = tokens.length - prompt;
          into[at < answer.length ? answer[at] : FakeTokenizer.END] = 10;
        },
        64,
        4096);
  }

  private static void hash(int[] tokens, float[] into) {
    long h = Arrays.hashCode(tokens);
    for (int i = 0; i < into.length; i++) {
      h = h * 6364136223846793005L + 1442695040888963407L;
      into[i] = (h >>> 40) * 0x1p-21f;
    }
    into[FakeTokenizer.END] -= 4;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public ModelSpec spec() {
    return new ModelSpec(
        "fake",
        tokenizer.size(),
        contextLength,
        1,
        8,
        1,
        1,
        8,
        8,
        1e-5f,
        new RopeSpec(10000, true, 8, 1),
        1,
        true);
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return Optional.empty();
  }

  @Override
  public int maxStepTokens() {
    return maxStepTokens;
  }

  @Override
  public int totalPages() {
    return totalPages;
  }

  @Override
  public int freePages() {
    return totalPages - open.stream().mapToInt(s -> pages(s.tokens.length)).sum();
  }

  int openSequences() {
    return open.size();
  }

  @Override
  public Sequence open() {
    FakeSequence sequence = new FakeSequence();
    open.add(sequence);
    return sequence;
  }

  @Override
  public Logits step(List<Slice> slices) {
    check(!slices.isEmpty(), "an empty step");
    check(slices.stream().mapToInt(s -> s.tokens().length).sum() <= maxStepTokens, "too long");
    check(slices.stream().map(Slice::sequence).distinct().count() == slices.size(), "a twin");
    before.accept(slices);
    int needed = 0;
    for (Slice slice : slices) {
      FakeSequence sequence = (FakeSequence) slice.sequence();
      check(open.contains(sequence), "a closed sequence");
      int length = sequence.tokens.length;
      needed += pages(length + slice.tokens().length) - pages(length);
    }
    if (needed > freePages()) {
      throw new OutOfPages(needed, freePages());
    }
    steps.add(slices.stream().map(s -> s.tokens().length).toList());
    List<float[]> rows = new ArrayList<>();
    for (Slice slice : slices) {
      FakeSequence sequence = (FakeSequence) slice.sequence();
      sequence.append(slice.tokens());
      if (slice.wantsLogits()) {
        float[] row = new float[tokenizer.size()];
        head.logits(sequence.tokens, row);
        rows.add(row);
      }
    }
    FloatMatrix logits = FloatMatrix.allocate(Arena.ofAuto(), rows.size(), tokenizer.size());
    for (int r = 0; r < rows.size(); r++) {
      for (int i = 0; i < tokenizer.size(); i++) {
        logits.set(r, i, rows.get(r)[i]);
      }
    }
    return new Logits(logits);
  }

  @Override
  public void close() {}

  private static int pages(int positions) {
    return Math.ceilDiv(positions, KvLayout.PAGE);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("the engine gave the model " + what);
    }
  }

  private final class FakeSequence implements Sequence {
    private int[] tokens = new int[0];

    void append(int[] more) {
      int length = tokens.length;
      tokens = Arrays.copyOf(tokens, length + more.length);
      System.arraycopy(more, 0, tokens, length, more.length);
    }

    @Override
    public int length() {
      return tokens.length;
    }

    @Override
    public void truncate(int length) {
      tokens = Arrays.copyOf(tokens, Math.min(length, tokens.length));
    }

    @Override
    public void close() {
      open.remove(this);
    }
  }
}
