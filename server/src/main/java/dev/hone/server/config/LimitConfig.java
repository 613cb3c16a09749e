package dev.hone.server.config;

import dev.hone.gateway.limits.AlarmRule;
import dev.hone.gateway.limits.LimitRules;
import dev.hone.gateway.provider.Secret;
import java.util.List;
import java.util.Optional;

/**
 * Limits, who hears of them, and who may change keys.
 *
 * @param adminKey opens {@code /admin/v1}; there is no such thing where it is absent
 */
public record LimitConfig(LimitRules rules, List<AlarmRule> alarms, Optional<Secret> adminKey) {
  /** No limits, no alarms, no administration. */
  public static final LimitConfig NONE =
      new LimitConfig(LimitRules.NONE, List.of(), Optional.empty());

  /** Keeps a copy. */
  public LimitConfig {
    alarms = List.copyOf(alarms);
  }
}
