package dev.hone.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CodexArgumentsTest {
  private static final String BASE = "http://127.0.0.1:9/run/r1";

  @Test
  void tellsCodexItsProvider() {
    assertThat(CodexArguments.complete(List.of("/usr/bin/codex", "exec", "Hi"), BASE))
        .containsExactly(
            "/usr/bin/codex",
            "-c",
            "model_provider=\"hone\"",
            "-c",
            "model_providers.hone={name=\"Hone\",base_url=\"http://127.0.0.1:9/run/r1/v1\","
                + "wire_api=\"responses\",env_key=\"OPENAI_API_KEY\"}",
            "exec",
            "Hi");
  }

  @Test
  void leavesAChosenProviderAndOtherCommandsAlone() {
    List<String> chosen = List.of("codex", "-c", "model_provider=\"azure\"", "exec");
    assertThat(CodexArguments.complete(chosen, BASE)).isEqualTo(chosen);
    assertThat(CodexArguments.complete(List.of("claude"), BASE)).containsExactly("claude");
    assertThat(CodexArguments.complete(List.of("codex", "--oss"), BASE)).hasSize(2);
  }
}
