package dev.hone.cli.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What to measure.
 *
 * @param model a GGUF file
 * @param prompt tokens of a prefill
 * @param generated tokens to decode
 * @param depth tokens that the sequence already holds when it is measured
 * @param repetitions times that each is measured
 * @param threads threads of the kernels
 * @param warmUp how long to run before measuring, at least
 * @param bandwidthBytes size of the buffer that the memory's speed is measured with
 * @param peer a llama-bench and its arguments, to run in turn; empty = none
 */
public record EngineBenchOptions(
    Path model,
    int prompt,
    int generated,
    int depth,
    int repetitions,
    int threads,
    Duration warmUp,
    long bandwidthBytes,
    List<String> peer) {

  public EngineBenchOptions {
    if (prompt < 1 || generated < 1 || depth < 0 || repetitions < 1 || threads < 1) {
      throw new IllegalArgumentException("-p, -n, -r and -t must be 1 or more, and -d 0 or more");
    }
    peer = List.copyOf(peer);
  }
}
