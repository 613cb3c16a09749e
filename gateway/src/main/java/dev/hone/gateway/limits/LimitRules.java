package dev.hone.gateway.limits;

import dev.hone.ledger.keys.ModelScope;
import dev.hone.ledger.keys.Quotas;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The limits of a configuration.
 *
 * @param all for everybody together
 * @param teams by name
 * @param tags by {@code NAME=VALUE}
 * @param zone whose days and months count
 * @param assumedOutput output tokens reserved for a request that states no limit of its own; the
 *     model's longest answer where absent
 */
public record LimitRules(
    Quotas all,
    Map<String, Quotas> teams,
    Map<String, Quotas> tags,
    ZoneId zone,
    OptionalLong assumedOutput) {
  /** No limit. */
  public static final LimitRules NONE =
      new LimitRules(Quotas.NONE, Map.of(), Map.of(), ZoneOffset.UTC, OptionalLong.empty());

  /** Keeps copies. */
  public LimitRules {
    teams = Map.copyOf(teams);
    tags = Map.copyOf(tags);
  }

  /**
   * What a key may do, wherever it was made.
   *
   * @param team whose account it draws on too
   */
  public record Grant(Optional<String> team, ModelScope models, Quotas quotas) {
    /** Everything. */
    public static final Grant ALL = new Grant(Optional.empty(), ModelScope.ALL, Quotas.NONE);
  }
}
