package dev.hone.cli.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What to do instead, by what is in the path of a setting that was not carried over. */
final class LiteLlmHints {
  private static final String NOTHING = "nothing in Hone stands for it";
  private static final Map<String, String> INSTEAD = new LinkedHashMap<>();

  static {
    String keys =
        "limits in Hone belong to clients' keys: hone keys create --rpm, --tpm, --parallel";
    INSTEAD.put("litellm_params.rpm", keys);
    INSTEAD.put("litellm_params.tpm", keys);
    INSTEAD.put("general_settings.max_parallel_requests", keys);
    INSTEAD.put(
        "_budget", "budgets in Hone belong to keys, teams, tags and to all: docs/LIMITS.md");
    INSTEAD.put("budget_duration", "Hone's budgets are by day and by month");
    INSTEAD.put("include", "it names other files: migrate each");
    INSTEAD.put("litellm_params.weight", "targets are tried in order");
    INSTEAD.put("routing_strategy", "targets are tried in order, the next when one fails");
    INSTEAD.put(
        "cache_control_injection_points", "Hone places cache marks by itself, where they pay");
    INSTEAD.put("model_info", "prices and sizes come from Hone's price book: hone prices");
    INSTEAD.put(
        "drop_params",
        "what a target can't be told is refused by name, or named in x-hone-dropped");
    INSTEAD.put(
        "callback", "Hone has Prometheus at /metrics, spans under 'tracing', lines under 'log'");
    INSTEAD.put("alerting", "budgets alarm by webhook: 'alarms'; the rest by /metrics");
    INSTEAD.put(
        "database_url", "Hone has tables of its own: set ledger.url to a PostgreSQL database");
    INSTEAD.put("proxy_batch_write_at", "the ledger commits within 200 ms by itself");
    INSTEAD.put("_fails", "a circuit breaker does this: 'breaker' of a provider");
    INSTEAD.put("cooldown_time", "a circuit breaker does this: 'breaker' of a provider");
    INSTEAD.put("retry_policy", "'tries' of a provider, for every error that may pass");
    INSTEAD.put("health_check", "servers of one's own are looked at by themselves: 'health'");
    INSTEAD.put(
        "_fallbacks", "the next target is asked after errors that may pass, not after refusals");
    INSTEAD.put("verbose", "HONE_LOG=debug");
    INSTEAD.put("debug", "HONE_LOG=debug");
    INSTEAD.put("custom_auth", "clients are told by keys: hone keys");
    INSTEAD.put("pass_through_endpoints", "any path of a configured provider is relayed by itself");
    INSTEAD.put("guardrails", "Hone has none");
    INSTEAD.put("mcp_servers", "Hone relays what a provider offers, and runs none itself");
    INSTEAD.put("environment_variables", "set them where Hone is started");
  }

  private LiteLlmHints() {}

  /** One line a hint, with the paths that it is for. */
  static List<String> of(Iterable<String> paths) {
    Map<String, List<String>> byHint = new LinkedHashMap<>();
    for (String path : paths) {
      byHint.computeIfAbsent(hint(path), h -> new ArrayList<>()).add(path);
    }
    List<String> lines = new ArrayList<>();
    byHint.forEach((hint, its) -> lines.add(String.join(", ", its) + ": " + hint));
    return lines;
  }

  private static String hint(String path) {
    return INSTEAD.entrySet().stream()
        .filter(e -> path.contains(e.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(NOTHING);
  }
}
