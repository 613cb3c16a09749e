package dev.hone.model;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Where the real model of the tests is: HONE_TEST_MODEL, else the user's cache. */
final class SmolLm2 {
  private SmolLm2() {}

  /** The file; aborts the test with a line where there is none. */
  static Path file() {
    String named = System.getenv("HONE_TEST_MODEL");
    Path file =
        named != null
            ? Path.of(named)
            : Path.of(
                System.getProperty("user.home"),
                ".cache/hone/models/SmolLM2-135M-Instruct.Q4_1.gguf");
    if (!Files.exists(file)) {
      Assumptions.abort("no SmolLM2 at " + file + ": set HONE_TEST_MODEL to run this test");
    }
    return file;
  }
}
