package dev.hone.cli.bench;

import dev.hone.kernels.Kernels;
import dev.hone.kernels.WorkerPool;
import dev.hone.model.DecoderModel;
import dev.hone.model.LoadProgress;
import dev.hone.model.ModelOptions;
import dev.hone.model.Sequence;
import dev.hone.model.Slice;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Measures a model in this process: prompt tokens in steps as big as the model takes, then one
 * token a step, as one client alone sees them. Tokens are random, end tokens among them mean
 * nothing. With a peer, each of its runs follows one of ours, so that both see the same machine;
 * the memory's speed is taken right before and after decoding, for the same reason.
 */
public final class EngineBench {
  private static final long SEED = 42;

  private final EngineBenchOptions options;
  private final Kernels kernels;
  private final LoadProgress progress;

  public EngineBench(EngineBenchOptions options, Kernels kernels, LoadProgress progress) {
    this.options = options;
    this.kernels = kernels;
    this.progress = progress;
  }

  /**
   * Loads and measures.
   *
   * @throws dev.hone.model.ModelException if the model can't be used
   * @throws PeerException if the peer can't be run
   */
  public EngineBenchResult run() {
    Optional<LlamaBench> other =
        options.peer().isEmpty() ? Optional.empty() : Optional.of(new LlamaBench(options));
    try (WorkerPool pool = new WorkerPool(options.threads());
        Arena arena = Arena.ofShared()) {
      Samples prefill = new Samples();
      Samples decode = new Samples();
      Samples bandwidth = new Samples();
      Samples peerPrefill = new Samples();
      Samples peerDecode = new Samples();
      String name;
      long weightBytes;
      long bytesPerToken;
      double loadSeconds;
      long peak;
      long began = System.nanoTime();
      try (DecoderModel model =
          DecoderModel.load(options.model(), modelOptions(), kernels, pool, progress)) {
        loadSeconds = (System.nanoTime() - began) / 1e9;
        name = model.name();
        weightBytes = model.weightBytes();
        bytesPerToken = model.bytesPerToken();
        checkContext(model);
        warmUp(model);
        peak = PeakMemory.residentBytes();
        ReadBandwidth memory = new ReadBandwidth(pool, arena, options.bandwidthBytes());
        for (int i = 0; i < options.repetitions(); i++) {
          prefill.add(prefill(model, i));
          double before = memory.pass();
          decode.add(decode(model, i));
          bandwidth.add((before + memory.pass()) / 2);
          if (other.isPresent()) {
            LlamaBench.Speed peer = other.get().run();
            peerPrefill.add(peer.prefill());
            peerDecode.add(peer.decode());
          }
        }
      }
      return new EngineBenchResult(
          options,
          name,
          kernels.name(),
          weightBytes,
          bytesPerToken,
          loadSeconds,
          prefill,
          decode,
          bandwidth,
          peak,
          options.peer().isEmpty()
              ? Optional.empty()
              : Optional.of(new EngineBenchResult.Peer(peerPrefill, peerDecode)));
    }
  }

  private ModelOptions modelOptions() {
    return ModelOptions.defaults().withMaxContext(positions());
  }

  private int positions() {
    return options.depth() + Math.max(options.prompt(), options.generated());
  }

  private void checkContext(DecoderModel model) {
    if (model.spec().contextLength() < positions()) {
      throw new IllegalArgumentException(
          "%s holds %d tokens, -d and -p or -n ask for %d: make them smaller"
              .formatted(options.model(), model.spec().contextLength(), positions()));
    }
  }

  /** Both kinds of step until their code is compiled: a JVM begins some ten times slower. */
  private void warmUp(DecoderModel model) {
    long half = options.warmUp().toNanos() / 2;
    long end = System.nanoTime() + half;
    do {
      prefill(model, -1);
    } while (System.nanoTime() < end);
    end = System.nanoTime() + half;
    do {
      decode(model, -1);
    } while (System.nanoTime() < end);
  }

  /** Prompt tokens per second, behind {@code depth} others. */
  private double prefill(DecoderModel model, int round) {
    SplittableRandom random = new SplittableRandom(SEED + round);
    try (Sequence sequence = model.open()) {
      feed(model, sequence, tokens(model, random, options.depth()));
      int[] prompt = tokens(model, random, options.prompt());
      long began = System.nanoTime();
      feed(model, sequence, prompt);
      return options.prompt() / ((System.nanoTime() - began) / 1e9);
    }
  }

  /** Decoded tokens per second, behind {@code depth} others. */
  private double decode(DecoderModel model, int round) {
    SplittableRandom random = new SplittableRandom(SEED + round);
    try (Sequence sequence = model.open()) {
      feed(model, sequence, tokens(model, random, options.depth()));
      int[] next = tokens(model, random, options.generated());
      long began = System.nanoTime();
      for (int token : next) {
        model.step(List.of(new Slice(sequence, new int[] {token}, true)));
      }
      return options.generated() / ((System.nanoTime() - began) / 1e9);
    }
  }

  private static void feed(DecoderModel model, Sequence sequence, int[] tokens) {
    int step = model.maxStepTokens();
    for (int from = 0; from < tokens.length; from += step) {
      int to = Math.min(tokens.length, from + step);
      int[] part = Arrays.copyOfRange(tokens, from, to);
      model.step(List.of(new Slice(sequence, part, to == tokens.length)));
    }
  }

  private static int[] tokens(DecoderModel model, SplittableRandom random, int count) {
    return random.ints(count, 0, model.spec().vocabulary()).toArray();
  }
}
