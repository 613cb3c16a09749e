package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path folder;

  @Test
  void looksAtEverythingThatHoneStandsOn() {
    CommandRun run = CommandRun.of("doctor", "--data", folder.toString());
    assertThat(run.out())
        .contains("JDK ", "CPU ", "Kernels ", "self-test passed", "Model ", "Data folder ")
        .contains("Ledger ", "Config ", "Port ", "Provider keys ");
  }

  @Test
  void namesEachConfigProblemWithItsLine() throws IOException {
    Path config = folder.resolve("hone.yaml");
    Files.writeString(config, "listn:\n  port: 1\n");
    CommandRun run =
        CommandRun.of("doctor", "--config", config.toString(), "--data", folder.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("problem +Config +.*line 1: unknown key 'listn': did you mean 'listen'\\?")
        .contains("→ change line 1 of " + config);
  }

  @Test
  void refusesADamagedModelByName() throws IOException {
    Path model = folder.resolve("broken.gguf");
    Files.writeString(model, "GGUF and nothing else");
    Path config = folder.resolve("hone.yaml");
    Files.writeString(config, "models:\n  - file: " + model + "\n");
    CommandRun run =
        CommandRun.of(
            "doctor", "--json", "--config", config.toString(), "--data", folder.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).startsWith("{\"healthy\":false,").contains("broken.gguf");
  }

  @Test
  void namesTheUpstreamsAndWhatTheyLack() throws IOException {
    Path config = folder.resolve("hone.yaml");
    Files.writeString(
        config,
        """
        providers:
          - name: vllm
            replicas: ["http://a:8000/v1", "http://b:8000/v1"]
          - name: azure
            base-url: https://r.openai.azure.com
          - name: bedrock
            aws: {region: eu-west-1}
        """);
    CommandRun run =
        CommandRun.of("doctor", "--config", config.toString(), "--data", folder.toString());
    assertThat(run.out())
        .contains("vllm at a:8000, 2 replicas")
        .contains("azure at r.openai.azure.com, Azure's v1 paths has no key")
        .contains("bedrock at bedrock-runtime.eu-west-1.amazonaws.com, Bedrock in eu-west-1");
  }

  @Test
  void saysWhenTheDataFolderCanNotBeOne() throws IOException {
    Path file = folder.resolve("file");
    Files.writeString(file, "");
    CommandRun run = CommandRun.of("doctor", "--data", file.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).containsPattern("problem +Data folder +" + file + " can't be written");
  }
}
