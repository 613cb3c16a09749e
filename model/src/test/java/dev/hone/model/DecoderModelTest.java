package dev.hone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.kernels.ScalarKernels;
import dev.hone.kernels.WeightType;
import dev.hone.kernels.WorkerPool;
import dev.hone.model.gguf.GgufException;
import dev.hone.model.gguf.GgufType;
import dev.hone.model.gguf.GgufValue;
import dev.hone.model.gguf.TensorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecoderModelTest {
  private final WorkerPool pool = new WorkerPool(2);
  private final ModelOptions options = ModelOptions.defaults().withMaxStepTokens(64);
  @TempDir Path folder;

  @AfterEach
  void closePool() {
    pool.close();
  }

  @Test
  void describesTheModel() {
    try (DecoderModel model = load(q8())) {
      assertThat(model.name()).isEqualTo("testing");
      assertThat(model.spec())
          .isEqualTo(
              new ModelSpec(
                  "llama",
                  258,
                  1024,
                  2,
                  64,
                  4,
                  2,
                  16,
                  96,
                  1e-5f,
                  new RopeSpec(10_000, true, 16, 1),
                  0.25f,
                  true));
      assertThat(model.tokenizer().encode("Hé", false)).containsExactly(72, 0xc3, 0xa9);
      assertThat(model.tokenizer().isEnd(256)).isTrue();
      assertThat(model.totalPages()).isEqualTo(4 * 1024 / 32);
    }
  }

  @Test
  void carriesTheChatTemplateOfTheFile() {
    TestingModel testing = q8();
    testing.metadata.put("tokenizer.chat_template", GgufValue.of("{{ messages[0].content }}!"));
    try (DecoderModel model = load(testing);
        DecoderModel without = load(q8())) {
      assertThat(
              model
                  .chatTemplate()
                  .orElseThrow()
                  .render(Map.of("messages", List.of(Map.of("content", "Hi")))))
          .isEqualTo("Hi!");
      assertThat(without.chatTemplate()).isEmpty();
    }
    testing.metadata.put("tokenizer.chat_template", GgufValue.of("{% if %}"));
    cannotLoad(testing, UnsupportedModel.class, "the chat template in tokenizer.chat_template");
  }

  @Test
  void tellsHowFarLoadingIs() {
    List<Long> done = new ArrayList<>();
    List<Long> totals = new ArrayList<>();
    DecoderModel.load(
            q8().write(folder),
            options,
            new ScalarKernels(),
            pool,
            (bytes, total) -> {
              done.add(bytes);
              totals.add(total);
            })
        .close();
    assertThat(done).isSorted().hasSize(20);
    assertThat(totals).containsOnly(done.getLast());
  }

  @Test
  void growsByTheTokensOfAStepAndGivesPagesBack() {
    try (DecoderModel model = load(q8())) {
      int pages = model.totalPages();
      Sequence sequence = model.open();
      model.step(List.of(new Slice(sequence, new int[33], false)));
      assertThat(sequence.length()).isEqualTo(33);
      assertThat(model.freePages()).isEqualTo(pages - 2);
      sequence.truncate(32);
      assertThat(model.freePages()).isEqualTo(pages - 1);
      sequence.close();
      sequence.close();
      assertThat(model.freePages()).isEqualTo(pages);
    }
  }

  @Test
  void growsNoSequenceWhenPagesRunOut() {
    long pageBytes = 2 * 2 * 2 * 64 * 16;
    ModelOptions three = options.withKvBytes(3 * pageBytes);
    try (DecoderModel model =
            DecoderModel.load(
                q8().write(folder), three, new ScalarKernels(), pool, LoadProgress.SILENT);
        Sequence first = model.open();
        Sequence second = model.open()) {
      assertThat(model.spec().contextLength()).isEqualTo(96);
      model.step(List.of(new Slice(first, new int[40], false)));
      List<Slice> tooMany =
          List.of(new Slice(first, new int[20], false), new Slice(second, new int[33], true));
      assertThatThrownBy(() -> model.step(tooMany))
          .isInstanceOf(OutOfPages.class)
          .hasMessage("the KV cache has 1 free pages, the step needs 2");
      assertThat(first.length()).isEqualTo(40);
      assertThat(second.length()).isZero();
      assertThat(model.freePages()).isEqualTo(1);
    }
  }

  @Test
  void growsNoSequenceWhenAnActivationIsNotFinite() {
    for (WeightType type : List.of(WeightType.Q8_0, WeightType.F16)) {
      try (DecoderModel model = load(new TestingModel(type, 3).normWeight(1e38f));
          Sequence sequence = model.open();
          Sequence other = model.open()) {
        List<Slice> slices =
            List.of(new Slice(other, new int[3], true), new Slice(sequence, new int[40], true));
        assertThatThrownBy(() -> model.step(slices))
            .isInstanceOf(NonFiniteActivation.class)
            .hasMessageContaining("not finite in the ")
            .extracting(e -> ((NonFiniteActivation) e).slice())
            .isEqualTo(0);
        assertThat(sequence.length()).isZero();
        assertThat(model.freePages()).isEqualTo(model.totalPages());
      }
    }
  }

  @Test
  void refusesSlicesThatDoNotFit() {
    try (DecoderModel model = load(q8());
        DecoderModel other = load(q8());
        Sequence sequence = model.open();
        Sequence foreign = other.open()) {
      refuses(model, "at least one slice");
      refuses(model, "another model", new Slice(foreign, new int[1], true));
      refuses(model, "65 tokens in a step of at most 64", new Slice(sequence, new int[65], true));
      refuses(model, "token 258 of a vocabulary", new Slice(sequence, new int[] {258}, true));
      refuses(model, "token -1 of a vocabulary", new Slice(sequence, new int[] {-1}, true));
      refuses(
          model,
          "one slice a step",
          new Slice(sequence, new int[1], true),
          new Slice(sequence, new int[1], true));
      for (int i = 0; i < 16; i++) {
        model.step(List.of(new Slice(sequence, new int[64], false)));
      }
      refuses(model, "exceed the context of 1024", new Slice(sequence, new int[1], true));
      sequence.close();
      refuses(model, "is closed", new Slice(sequence, new int[1], true));
    }
  }

  @Test
  void usesBiasesRopeFactorsAndAnOutputMatrixWhereTheFileHasThem() {
    TestingModel plain = q8();
    List<TestingModel> others =
        List.of(
            q8().vector("blk.0.attn_q.bias", 64),
            q8().vector("blk.1.attn_k.bias", 32),
            q8().vector("blk.1.attn_v.bias", 32),
            q8().vector("blk.0.attn_output.bias", 64),
            q8().vector("blk.0.ffn_gate.bias", 96),
            q8().vector("blk.0.ffn_up.bias", 96),
            q8().vector("blk.0.ffn_down.bias", 64),
            q8().vector("blk.1.ffn_down.bias", 64),
            q8().vector("rope_freqs.weight", 8),
            q8().matrix("output.weight", 258, 64),
            linearlyScaled());
    float[] logits = logits(plain);
    for (TestingModel other : others) {
      assertThat(logits(other)).isNotEqualTo(logits);
    }
  }

  @Test
  void namesWhatIsNotSupported() {
    TestingModel mamba = q8();
    mamba.metadata.put("general.architecture", GgufValue.of("mamba"));
    cannotLoad(mamba, UnsupportedModel.class, "architecture 'mamba'", "supported: llama");
    TestingModel experts = q8();
    experts.metadata.put("llama.expert_count", GgufValue.of(8));
    cannotLoad(experts, UnsupportedModel.class, "mixture of experts");
    TestingModel yarn = q8();
    yarn.metadata.put("llama.rope.scaling.type", GgufValue.of("yarn"));
    cannotLoad(yarn, UnsupportedModel.class, "'yarn'", "supported: linear");
    TestingModel wordPiece = q8();
    wordPiece.metadata.put("tokenizer.ggml.model", GgufValue.of("bert"));
    cannotLoad(wordPiece, UnsupportedModel.class, "kind 'bert'", "supported: gpt2, llama");
    cannotLoad(
        q8().tensor("blk.0.attn_q.weight", TensorType.MXFP4, 64L, 64L),
        UnsupportedModel.class,
        "blk.0.attn_q.weight has the weight type MXFP4",
        "supported: F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K");
    cannotLoad(
        q8().vector("blk.0.attn_q_norm.weight", 16),
        UnsupportedModel.class,
        "has a tensor blk.0.attn_q_norm.weight");
    cannotLoad(
        q8().tensor("output_norm.weight", TensorType.F16, 64L), UnsupportedModel.class, "F32");
  }

  @Test
  void namesWhatIsMissingOrOdd() {
    for (String key :
        List.of(
            "general.architecture",
            "llama.block_count",
            "llama.context_length",
            "llama.embedding_length",
            "llama.feed_forward_length",
            "llama.attention.head_count",
            "llama.attention.layer_norm_rms_epsilon",
            "tokenizer.ggml.model",
            "tokenizer.ggml.tokens")) {
      TestingModel lacking = q8();
      lacking.metadata.remove(key);
      cannotLoad(lacking, GgufException.class, "no metadata key " + key);
    }
    TestingModel heads = q8();
    heads.metadata.put("llama.attention.head_count_kv", GgufValue.of(3));
    cannotLoad(heads, GgufException.class, "llama.attention.head_count_kv is 3, which 4 heads");
    TestingModel context = q8();
    context.metadata.put("llama.context_length", new GgufValue.Whole(GgufType.UINT64, -1));
    cannotLoad(context, GgufException.class, "context_length is 18446744073709551615");
    TestingModel layers = q8();
    layers.metadata.put("llama.block_count", GgufValue.of(3));
    cannotLoad(layers, ModelException.class, "has no tensor blk.2.attn_norm.weight");
    TestingModel width = q8();
    width.metadata.put("llama.feed_forward_length", GgufValue.of(128));
    cannotLoad(
        width, ModelException.class, "ffn_gate.weight has the extents [64, 96]", "[64, 128]");
    cannotLoad(
        q8().matrix("token_embd.weight", 300, 64), ModelException.class, "has 258 tokens", "300");
    TestingModel lacking = q8();
    lacking.tensors.remove("token_embd.weight");
    cannotLoad(lacking, UnsupportedModel.class, "no tensor token_embd.weight");
  }

  private static TestingModel q8() {
    return new TestingModel(WeightType.Q8_0, 7);
  }

  private static TestingModel linearlyScaled() {
    TestingModel scaled = q8();
    scaled.metadata.put("llama.rope.scaling.type", GgufValue.of("linear"));
    scaled.metadata.put("llama.rope.scaling.factor", GgufValue.of(2f));
    return scaled;
  }

  private DecoderModel load(TestingModel model) {
    return DecoderModel.load(
        model.write(folder), options, new ScalarKernels(), pool, LoadProgress.SILENT);
  }

  private float[] logits(TestingModel testing) {
    try (DecoderModel model = load(testing);
        Sequence sequence = model.open()) {
      Logits logits = model.step(List.of(new Slice(sequence, new int[] {1, 2, 3, 4}, true)));
      float[] row = new float[logits.vocabulary()];
      IntStream.range(0, row.length).forEach(i -> row[i] = logits.values().get(0, i));
      return row;
    }
  }

  private void cannotLoad(
      TestingModel model, Class<? extends ModelException> kind, String... messages) {
    assertThatThrownBy(() -> load(model).close())
        .isInstanceOf(kind)
        .hasMessageContaining("testing-")
        .hasMessageContainingAll(messages);
  }

  private static void refuses(DecoderModel model, String message, Slice... slices) {
    assertThatThrownBy(() -> model.step(List.of(slices)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
