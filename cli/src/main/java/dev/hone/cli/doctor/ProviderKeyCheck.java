package dev.hone.cli.doctor;

import dev.hone.gateway.provider.ProviderPreset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which providers' keys the environment holds. Never shows a key. */
public final class ProviderKeyCheck implements Check {
  private final Map<String, String> environment;

  public ProviderKeyCheck(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    List<String> present = new ArrayList<>();
    for (ProviderPreset preset : ProviderPreset.values()) {
      preset.keyVariables().stream()
          .filter(environment::containsKey)
          .forEach(variable -> {
            String key = environment.getOrDefault(variable, "");
            if (key.isBlank() || !key.strip().equals(key)) {
              findings.add(
                  Finding.problem(
                      "Provider keys",
                      variable + (key.isBlank() ? " is empty" : " has blanks around the key"),
                      "set it again, or unset it"));
            } else {
              present.add(variable);
            }
          });
    }
    findings.add(
        Finding.ok(
            "Provider keys",
            present.isEmpty() ? "none in the environment" : String.join(", ", present) + " set"));
    return findings;
  }
}
