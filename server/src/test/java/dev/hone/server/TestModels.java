package dev.hone.server;

import dev.hone.kernels.KernelChoice;
import dev.hone.kernels.KernelSelection;
import dev.hone.kernels.WeightType;
import dev.hone.kernels.WorkerPool;
import dev.hone.model.LoadProgress;
import dev.hone.tune.Synth;
import dev.hone.tune.SynthShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Models to test with: a tiny one of random weights, and SmolLM2 where it is at hand. */
public final class TestModels {
  /** What clients call the tiny model. */
  public static final String TINY = "tiny";

  /** What clients call SmolLM2. */
  public static final String SMOLLM2 = "smollm2";

  private static final String SMOLLM2_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf";

  private TestModels() {}

  private static final class Made {
    private static final Path TINY_FILE = makeTiny();
    private static final KernelChoice KERNELS = KernelSelection.ofEnvironment();
  }

  /** The fastest kernels of this machine. */
  public static KernelChoice kernels() {
    return Made.KERNELS;
  }

  /** A model of 4 million random weights, ChatML, 2,048 positions; made once a test run. */
  public static Path tiny() {
    return Made.TINY_FILE;
  }

  /** SmolLM2; aborts the test with a line where it is not at hand. */
  public static Path smollm2() {
    String named = System.getenv("HONE_TEST_MODEL");
    Path file =
        named != null
            ? Path.of(named)
            : Path.of(System.getProperty("user.home"), ".cache/hone/models", SMOLLM2_FILE);
    if (!Files.isRegularFile(file)) {
      Assumptions.abort(
          "no " + SMOLLM2_FILE + ": set HONE_TEST_MODEL or put it in ~/.cache/hone/models");
    }
    return file;
  }

  private static Path makeTiny() {
    try (WorkerPool pool = new WorkerPool(1)) {
      Path file = Files.createTempDirectory("hone-server-test").resolve("tiny.gguf");
      new Synth(SynthShape.TINY, WeightType.Q4_0, 7).write(file, pool, LoadProgress.SILENT);
      file.toFile().deleteOnExit();
      file.getParent().toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
