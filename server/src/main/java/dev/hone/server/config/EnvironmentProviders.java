package dev.hone.server.config;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.ProviderPreset;
import dev.hone.gateway.provider.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The providers whose keys are in the environment: a key is configuration enough. */
public final class EnvironmentProviders {
  private EnvironmentProviders() {}

  /**
   * {@code configured}, and then every well-known provider that has a key in the environment and is
   * not among them.
   */
  public static List<Provider> add(
      List<Provider> configured, UnaryOperator<@Nullable String> environment) {
    List<Provider> all = new ArrayList<>(configured);
    for (ProviderPreset preset : ProviderPreset.values()) {
      if (configured.stream().anyMatch(p -> p.name().equals(preset.word()))) {
        continue;
      }
      for (String variable : preset.keyVariables()) {
        String key = environment.apply(variable);
        if (key != null && !key.isBlank()) {
          all.add(preset.provider(List.of(new Secret(key.strip()))));
          break;
        }
      }
    }
    return all;
  }
}
