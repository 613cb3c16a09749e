package dev.hone.tune;

import dev.hone.kernels.WeightType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The weight types of a model's matrices: one for most of them, and in llama.cpp's "M" mixes Q6_K
 * for the output and for a part of the layers' {@code attn_v} and {@code ffn_down}.
 *
 * @param most the type of all matrices that the rest does not name
 * @param more the better type of a mix
 */
public record TypeMix(String label, WeightType most, Optional<WeightType> more) {

  private static final List<TypeMix> MIXES =
      List.of(
          new TypeMix("q4_k_m", WeightType.Q4_K, Optional.of(WeightType.Q6_K)),
          new TypeMix("q5_k_m", WeightType.Q5_K, Optional.of(WeightType.Q6_K)));

  /** One type for all matrices. */
  public static TypeMix all(WeightType type) {
    return new TypeMix(type.name().toLowerCase(Locale.ROOT), type, Optional.empty());
  }

  /**
   * The mix of a label, in any case.
   *
   * @throws IllegalArgumentException if there is none; the message lists them
   */
  public static TypeMix of(String label) {
    List<String> labels = new ArrayList<>();
    List<TypeMix> mixes = new ArrayList<>(MIXES);
    for (WeightType type : WeightType.values()) {
      mixes.add(all(type));
    }
    for (TypeMix mix : mixes) {
      if (mix.label.equals(label.toLowerCase(Locale.ROOT))) {
        return mix;
      }
      labels.add(mix.label);
    }
    throw new IllegalArgumentException(
        "there is no weight type '%s'; there are %s".formatted(label, String.join(", ", labels)));
  }

  /** The type of the output matrix. */
  WeightType output(long columns) {
    return fitting(more.orElse(most), columns);
  }

  /**
   * The type of a matrix of a layer: llama.cpp takes the better one for the first and last eighth
   * of the layers and each third between.
   *
   * @param sensitive true for {@code attn_v} and {@code ffn_down}
   */
  WeightType layer(int layer, int layers, boolean sensitive, long columns) {
    boolean better = layer < layers / 8 || layer >= 7 * layers / 8 || (layer - layers / 8) % 3 == 2;
    return fitting(sensitive && better ? more.orElse(most) : most, columns);
  }

  /** The type, or the one that llama.cpp takes where its blocks do not divide the columns. */
  WeightType fitting(WeightType type, long columns) {
    if (columns % type.blockColumns() == 0) {
      return type;
    }
    return switch (type) {
      case Q4_K -> WeightType.Q5_0;
      case Q5_K -> WeightType.Q5_1;
      default -> WeightType.Q8_0;
    };
  }

  /** llama.cpp's number for a file of mostly this mix. */
  int fileType() {
    return switch (most) {
      case F32 -> 0;
      case F16 -> 1;
      case Q4_0 -> 2;
      case Q4_1 -> 3;
      case Q5_0 -> 8;
      case Q5_1 -> 9;
      case Q8_0 -> 7;
      case Q4_K -> more.isEmpty() ? 14 : 15;
      case Q5_K -> more.isEmpty() ? 16 : 17;
      case Q6_K -> 18;
      case BF16 -> 32;
    };
  }
}
