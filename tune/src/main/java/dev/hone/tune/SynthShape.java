package dev.hone.tune;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Sizes of synthetic models, after published ones; all are untied, with 64 or more dims a head. */
public enum SynthShape {
  /** 4 million parameters, for tests. */
  TINY("tiny", 2_048, 2_048, 256, 4, 4, 2, 704),
  /** 125 million parameters. */
  M100("100m", 4_096, 32_000, 768, 12, 12, 4, 2_048),
  /** 1.17 billion parameters: TinyLlama's shape with GPT-2's number of tokens. */
  B1("1b", 4_096, 50_257, 2_048, 22, 32, 4, 5_632),
  /** 3.1 billion parameters: Llama 3.2 3B's shape. */
  B3("3b", 8_192, 50_257, 3_072, 28, 24, 8, 8_192),
  /** 8.0 billion parameters: Llama 3.1 8B's shape. */
  B8("8b", 8_192, 128_256, 4_096, 32, 32, 8, 14_336);

  private final String label;
  private final int contextLength;
  private final int vocabulary;
  private final int width;
  private final int layers;
  private final int heads;
  private final int kvHeads;
  private final int feedForward;

  SynthShape(
      String label,
      int contextLength,
      int vocabulary,
      int width,
      int layers,
      int heads,
      int kvHeads,
      int feedForward) {
    this.label = label;
    this.contextLength = contextLength;
    this.vocabulary = vocabulary;
    this.width = width;
    this.layers = layers;
    this.heads = heads;
    this.kvHeads = kvHeads;
    this.feedForward = feedForward;
  }

  /**
   * The shape of a label, in any case.
   *
   * @throws IllegalArgumentException if there is none; the message lists them
   */
  public static SynthShape of(String label) {
    return Arrays.stream(values())
        .filter(shape -> shape.label.equals(label.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no shape '%s'; there are %s"
                    .formatted(
                        label,
                        Arrays.stream(values())
                            .map(SynthShape::label)
                            .collect(Collectors.joining(", ")))));
  }

  /** {@code tiny}, {@code 100m}, {@code 1b}, {@code 3b} or {@code 8b}. */
  public String label() {
    return label;
  }

  public int contextLength() {
    return contextLength;
  }

  public int vocabulary() {
    return vocabulary;
  }

  public int width() {
    return width;
  }

  public int layers() {
    return layers;
  }

  public int heads() {
    return heads;
  }

  public int kvHeads() {
    return kvHeads;
  }

  public int headDim() {
    return width / heads;
  }

  public int feedForward() {
    return feedForward;
  }
}
