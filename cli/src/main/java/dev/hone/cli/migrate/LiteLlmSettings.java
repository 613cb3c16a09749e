package dev.hone.cli.migrate;

import static dev.hone.cli.migrate.LiteLlmText.variable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is not about one model: keys, limits, logs, caches. */
final class LiteLlmSettings {
  private final HoneYaml yaml;
  private final Set<String> notes;
  private final List<String> left;

  /**
   * @param notes takes what is done otherwise in Hone
   * @param left takes what can't be carried over
   */
  LiteLlmSettings(HoneYaml yaml, Set<String> notes, List<String> left) {
    this.yaml = yaml;
    this.notes = notes;
    this.left = left;
  }

  void read(ReadTree general, ReadTree settings, ReadTree router) {
    general.get("master_key").text().ifPresent(this::master);
    limits(general, settings);
    if (settings.get("json_logs").isTrue()) {
      yaml.section("log", "{format: json}");
    }
    boolean cached = valkey(settings.get("cache_params"), "");
    boolean routed = valkey(router, "redis_"); // where both have one, this counts
    cache(settings, cached || routed);
  }

  private void master(String key) {
    yaml.section("keys", "\n  - {name: master, key: " + HoneYaml.word(variable(key)) + "}");
    notes.add(
        "the master key became a client's key; hone keys makes one for each team, and 'admin-key'"
            + " opens /admin/v1");
    if (!LiteLlmText.isVariable(key)) {
      notes.add("the master key is in the file itself: keep it in the environment");
    }
  }

  private void limits(ReadTree general, ReadTree settings) {
    Map<String, String> limits = new LinkedHashMap<>();
    LiteLlmText.count(general.get("global_max_parallel_requests"))
        .ifPresent(n -> limits.put("parallel", n.toString()));
    Optional<String> budget =
        settings.get("max_budget").text().filter(t -> t.matches("[0-9]+([.][0-9]+)?"));
    if (budget.isEmpty()) {
      settings.get("max_budget").refuse("it is no amount of dollars");
    }
    if (budget.isPresent()) {
      String every = settings.get("budget_duration").text().orElse("");
      Optional<String> period =
          switch (every) {
            case "1d", "24h" -> Optional.of("daily");
            case "30d", "31d", "1mo" -> Optional.of("monthly");
            default -> Optional.empty();
          };
      period.ifPresentOrElse(
          p -> limits.put(p, budget.get() + "usd"),
          () ->
              left.add(
                  "litellm_settings.max_budget for '%s': Hone's budgets are by day and by month"
                      .formatted(every)));
    }
    if (!limits.isEmpty()) {
      yaml.section("limits", HoneYaml.mapping(limits));
    }
  }

  /** Redis, under names that begin like this. */
  private boolean valkey(ReadTree redis, String prefix) {
    Optional<String> url =
        redis
            .get(prefix + "url")
            .text()
            .map(LiteLlmText::variable)
            .or(() -> address(redis, prefix));
    url.ifPresent(u -> yaml.section("valkey", HoneYaml.word(u)));
    return url.isPresent();
  }

  private Optional<String> address(ReadTree redis, String prefix) {
    Optional<String> password = redis.get(prefix + "password").text();
    String port = redis.get(prefix + "port").text().map(LiteLlmText::variable).orElse("6379");
    if (password.filter(p -> !LiteLlmText.isVariable(p)).isPresent()) {
      notes.add("Redis's password is in the file itself: keep it in the environment");
    }
    return redis
        .get(prefix + "host")
        .text()
        .map(host ->
            "redis://"
                + password.map(p -> ":" + variable(p) + "@").orElse("")
                + variable(host)
                + ":"
                + port);
  }

  private void cache(ReadTree settings, boolean shared) {
    if (!settings.get("cache").isTrue()) {
      return;
    }
    ReadTree params = settings.get("cache_params");
    String type = params.get("type").text().orElse("local");
    yaml.section(
        "response-cache",
        "{ttl: " + LiteLlmText.seconds(params.get("ttl")).orElse("3600s") + ", requests: all}");
    if (type.contains("semantic")) {
      left.add("litellm_settings.cache_params.type '" + type + "': Hone's response cache is exact");
    } else if (!type.equals("local") && !shared) {
      notes.add(
          "the response cache is in each gateway's memory; LiteLLM's was in '%s': 'valkey' shares it"
              .formatted(type));
    }
  }
}
