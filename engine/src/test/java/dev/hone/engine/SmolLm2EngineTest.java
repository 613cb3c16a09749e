package dev.hone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.engine.GenerationEvent.Finished;
import dev.hone.kernels.VectorKernels;
import dev.hone.kernels.WorkerPool;
import dev.hone.model.DecoderModel;
import dev.hone.model.LoadProgress;
import dev.hone.model.ModelOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The engine over real weights. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmolLm2EngineTest {
  private static final String FILE = "SmolLM2-135M-Instruct.Q4_1.gguf";
  private WorkerPool pool;
  private DecoderModel model;

  @BeforeAll
  void load() {
    String named = System.getenv("HONE_TEST_MODEL");
    Path file =
        named != null
            ? Path.of(named)
            : Path.of(System.getProperty("user.home"), ".cache/hone/models", FILE);
    if (!Files.isRegularFile(file)) {
      Assumptions.abort("no " + FILE + ": set HONE_TEST_MODEL or put it in ~/.cache/hone/models");
    }
    pool = new WorkerPool(2);
    ModelOptions options = ModelOptions.defaults().withMaxContext(256).withMaxStepTokens(32);
    model = DecoderModel.load(file, options, new VectorKernels(), pool, LoadProgress.SILENT);
  }

  @AfterAll
  void close() {
    if (model != null) {
      model.close();
      pool.close();
    }
  }

  private GenerationRequest request(String prompt, Sampling sampling) {
    return GenerationRequest.builder("r", model.tokenizer().encode(prompt, true), 2)
        .sampling(sampling)
        .logprobs(1)
        .build();
  }

  @Test
  void answersTheSameAloneAndTogether() {
    List<GenerationRequest> requests =
        List.of(
            request("The capital of France is", Sampling.GREEDY),
            request("1, 2,", Sampling.builder().topP(0.9f).seed(8).build()));
    List<List<GenerationEvent>> alone = new ArrayList<>();
    try (SteppingEngine engine = SteppingEngine.start(model, EngineOptions.DEFAULT)) {
      for (GenerationRequest request : requests) {
        Recording recording = new Recording();
        engine.submit(request, recording);
        recording.end();
        alone.add(timeless(recording));
      }
    }
    try (SteppingEngine engine =
        SteppingEngine.start(model, new EngineOptions(2, 2, 3, 2))) { // prompts in small pieces
      List<Recording> together = new ArrayList<>();
      for (GenerationRequest request : requests) {
        together.add(new Recording());
        engine.submit(request, together.getLast());
      }
      together.forEach(Recording::end);
      assertThat(together.stream().map(SmolLm2EngineTest::timeless).toList()).isEqualTo(alone);
      engine.drain(Duration.ofSeconds(10));
      assertThat(engine.metrics().freePages()).isEqualTo(model.totalPages());
    }
    assertThat(alone.getFirst().toString()).contains("Paris");
  }

  @Test
  void stopStringsAreFoundWhereverTheTokenizerCuts() {
    String answer = "Na\u00efve caf\u00e9 🙂🙃 \u4f60\u597d\n\nUser: <|im_end|> bye";
    int[] tokens = model.tokenizer().encode(answer, false);
    for (int from = 0; from < answer.length(); from++) {
      for (int to = from + 1; to <= Math.min(answer.length(), from + 6); to++) {
        String stop = answer.substring(from, to);
        if (stop.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
          continue; // half a character
        }
        AnswerText text = new AnswerText(model.tokenizer().detokenizer(), List.of(stop));
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < tokens.length && text.stopString() == null; i++) {
          text.add(tokens[i], null);
          GenerationEvent.Text ready = text.take();
          out.append(ready == null ? "" : ready.text());
        }
        assertThat(text.stopString()).isEqualTo(stop);
        assertThat(out.toString()).isEqualTo(answer.substring(0, answer.indexOf(stop)));
      }
    }
  }

  /** All events but the times. */
  private static List<GenerationEvent> timeless(Recording recording) {
    List<GenerationEvent> events = new ArrayList<>(recording.events);
    GenerationStats stats = recording.finished().stats();
    Finished last = recording.finished();
    events.removeLast();
    events.add(
        new Finished(
            last.reason(),
            last.stopString(),
            new GenerationStats(
                stats.promptTokens(), stats.cachedTokens(), stats.outputTokens(), 0, 0, 0, 0, 0)));
    return events;
  }
}
