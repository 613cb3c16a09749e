package dev.hone.wire.usage;

import java.util.Optional;

/**
 * How the answer says that it was served; prices follow this and not what was asked for.
 *
 * @param serviceTier the tier, in the provider's word
 * @param speed Anthropic's speed
 * @param inferenceGeo Anthropic's region of inference
 */
public record Served(
    Optional<String> serviceTier, Optional<String> speed, Optional<String> inferenceGeo) {
  /** Nothing was said. */
  public static final Served UNSAID =
      new Served(Optional.empty(), Optional.empty(), Optional.empty());
}
