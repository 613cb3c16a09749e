package dev.hone.cli.bench;

import java.util.Optional;

/**
 * What was measured. Speeds are in tokens per second, memory's in bytes per second.
 *
 * @param options what was asked for
 * @param modelName the model's own name
 * @param kernels the kernels that ran
 * @param weightBytes bytes of weights in memory
 * @param bytesPerToken bytes of them that decoding one token reads
 * @param loadSeconds from opening the file to the first possible step
 * @param prefill prompt tokens per second of each repetition
 * @param decode decoded tokens per second of each repetition
 * @param bandwidth bytes per second that a big buffer is read with, around each decoding
 * @param peakBytes resident memory at most, after warm-up and before the bandwidth is measured; 0
 *     if not known
 * @param peer the other program's speeds, run by run
 */
public record EngineBenchResult(
    EngineBenchOptions options,
    String modelName,
    String kernels,
    long weightBytes,
    long bytesPerToken,
    double loadSeconds,
    Samples prefill,
    Samples decode,
    Samples bandwidth,
    long peakBytes,
    Optional<Peer> peer) {

  /** Speeds of the other program, each run right after one of ours. */
  public record Peer(Samples prefill, Samples decode) {}

  /** Bytes of weights that decoding reads per second. */
  public double decodeBytesPerSecond() {
    return bytesPerToken * decode.median();
  }

  /** The share of the memory's speed that decoding reaches, 0 to about 1. */
  public double bandwidthShare() {
    return bytesPerToken * pairwise(decode, bandwidth);
  }

  /** The median of the ratios of runs that followed each other; above 1, ours are faster. */
  static double pairwise(Samples ours, Samples theirs) {
    Samples ratios = new Samples();
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      ratios.add(ours.all()[i] / theirs.all()[i]);
    }
    return ratios.median();
  }
}
