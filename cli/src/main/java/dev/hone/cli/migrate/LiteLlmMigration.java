package dev.hone.cli.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads the configuration of LiteLLM's proxy: {@code model_list}, and of the settings what Hone has
 * too. Whatever is not read is named.
 */
public final class LiteLlmMigration {
  private static final Map<String, String> INSTEAD = new LinkedHashMap<>();

  static {
    INSTEAD.put(
        "litellm_params.rpm", "limits in Hone belong to clients' keys: hone keys create --rpm");
    INSTEAD.put(
        "litellm_params.tpm", "limits in Hone belong to clients' keys: hone keys create --tpm");
    INSTEAD.put("litellm_params.weight", "targets are tried in order");
    INSTEAD.put(
        "cache_control_injection_points", "Hone places cache marks by itself, where they pay");
    INSTEAD.put("model_info", "prices and sizes come from Hone's price book: hone prices");
    INSTEAD.put("routing_strategy", "targets are tried in order, the next when one fails");
    INSTEAD.put(
        "drop_params",
        "what a target can't be told is refused by name, or named in x-hone-dropped");
    INSTEAD.put(
        "callback", "Hone has Prometheus at /metrics, spans under 'tracing', lines under 'log'");
    INSTEAD.put(
        "database_url", "Hone has tables of its own: set ledger.url to a PostgreSQL database");
    INSTEAD.put("guardrails", "Hone has none");
    INSTEAD.put("mcp_servers", "Hone relays what a provider offers, and runs none itself");
    INSTEAD.put("environment_variables", "set them where Hone is started");
  }

  private final HoneYaml yaml = new HoneYaml();
  private final Set<String> notes = new LinkedHashSet<>();
  private final List<String> left = new ArrayList<>();

  private LiteLlmMigration() {}

  /**
   * Makes Hone's configuration.
   *
   * @throws MigrationException if the text is no YAML, or no configuration of LiteLLM's
   */
  public static Migration of(String text) {
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(text);
    } catch (JacksonException e) {
      throw new MigrationException(
          "line %d is no YAML: %s"
              .formatted(
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getOriginalMessage()));
    }
    if (root == null || !root.path("model_list").isArray()) {
      throw new MigrationException(
          "there is no 'model_list': this is no configuration of LiteLLM's proxy");
    }
    return new LiteLlmMigration().read(ReadTree.of(root));
  }

  private Migration read(ReadTree root) {
    ReadTree general = root.get("general_settings");
    ReadTree settings = root.get("litellm_settings");
    ReadTree router = root.get("router_settings");
    general
        .get("master_key")
        .text()
        .ifPresent(key -> {
          yaml.section("keys", "\n  - {name: master, key: " + HoneYaml.word(variable(key)) + "}");
          notes.add("the master key became a client's key; hone keys makes one for each team");
        });
    int tries = retries(router, settings);
    Optional<String> timeout =
        router.get("timeout").text().or(() -> settings.get("request_timeout").text());
    for (ReadTree deployment : root.get("model_list").elements()) {
      deployment(deployment, tries, timeout);
    }
    fallbacks(router);
    fallbacks(settings);
    aliases(router);
    cache(settings);
    unread(root);
    return new Migration(yaml.text(), List.copyOf(notes), left);
  }

  private static int retries(ReadTree router, ReadTree settings) {
    Optional<String> own = router.get("num_retries").text();
    Optional<String> all = settings.get("num_retries").text();
    return own.or(() -> all).filter(t -> t.matches("\\d{1,2}")).map(Integer::parseInt).orElse(-1);
  }

  private void deployment(ReadTree deployment, int tries, Optional<String> timeout) {
    String name = deployment.get("model_name").text().orElse("");
    ReadTree params = deployment.get("litellm_params");
    String model = params.get("model").text().orElse("");
    LiteLlmProviders.Place place =
        LiteLlmProviders.of(model, params.get("custom_llm_provider").text());
    if (name.isEmpty() || model.isEmpty()) {
      left.add("model_list[]: an entry without model_name or litellm_params.model");
      return;
    }
    if (place.preset().isEmpty()) {
      left.add(
          "model_list[] '%s': Hone does not know the provider '%s'".formatted(name, place.word()));
      return;
    }
    String provider = provider(place, params, tries, timeout);
    if (place.model().equals("*")) {
      notes.add("'%s' needs no route: a client asks for %s/MODEL".formatted(name, provider));
      return;
    }
    Set<String> targets = yaml.route(name);
    targets.add(provider + "/" + place.model());
    if (targets.size() > 1) {
      notes.add(
          "'%s' has several targets: LiteLLM spreads requests over them, Hone tries them in order"
              .formatted(name));
    }
  }

  /** The name of the provider that this deployment belongs to. */
  private String provider(
      LiteLlmProviders.Place place, ReadTree params, int tries, Optional<String> timeout) {
    String preset = place.preset().orElseThrow();
    Map<String, String> fields = new LinkedHashMap<>();
    params
        .get("api_base")
        .text()
        .ifPresent(u -> fields.put("base-url", HoneYaml.word(url(preset, variable(u)))));
    switch (preset) {
      case "azure" -> place(params, fields, "azure", Map.of("api_version", "api-version"));
      case "bedrock" ->
          place(
              params,
              fields,
              "aws",
              Map.of(
                  "aws_region_name", "region",
                  "aws_profile_name", "profile",
                  "aws_access_key_id", "access-key-id",
                  "aws_secret_access_key", "secret-access-key",
                  "aws_session_token", "session-token"));
      case "vertex-claude" ->
          place(
              params,
              fields,
              "google",
              Map.of(
                  "vertex_project", "project",
                  "vertex_location", "location",
                  "vertex_credentials", "credentials"));
      default -> {}
    }
    if (tries >= 0) {
      fields.put("tries", Integer.toString(Math.min(10, tries + 1)));
    }
    params
        .get("timeout")
        .text()
        .or(() -> timeout)
        .filter(t -> t.matches("[0-9]+([.][0-9]+)?"))
        .ifPresent(t -> fields.put("timeouts", "{total: " + t + "s}"));
    String name = named(preset, fields);
    HoneYaml.ProviderDraft draft = yaml.provider(name);
    if (!name.equals(preset)) {
      draft.fields().put("preset", preset);
    }
    draft.fields().putAll(fields);
    params.get("api_key").text().ifPresent(k -> draft.keys().add(variable(k)));
    return name;
  }

  /** Where a cloud is, and who asks. */
  private static void place(
      ReadTree params, Map<String, String> fields, String section, Map<String, String> names) {
    Map<String, String> found = new TreeMap<>();
    names.forEach((theirs, own) ->
        params.get(theirs).text().ifPresent(t -> found.put(own, HoneYaml.word(variable(t)))));
    if (!found.isEmpty()) {
      fields.put(
          section,
          found.entrySet().stream()
              .map(e -> e.getKey() + ": " + e.getValue())
              .collect(Collectors.joining(", ", "{", "}")));
    }
  }

  /** One provider a place: the preset's name for the first, numbered from the second on. */
  private String named(String preset, Map<String, String> fields) {
    for (int i = 1; ; i++) {
      String name = i == 1 ? preset : preset + "-" + i;
      HoneYaml.ProviderDraft known = yaml.providers().get(name);
      if (known == null || same(known.fields(), fields)) {
        return name;
      }
    }
  }

  private static boolean same(Map<String, String> known, Map<String, String> fields) {
    Map<String, String> one = new TreeMap<>(known);
    one.remove("preset");
    return one.equals(new TreeMap<>(fields));
  }

  private void fallbacks(ReadTree settings) {
    ReadTree all = settings.get("fallbacks");
    for (ReadTree pair : all.elements()) {
      pair.entries()
          .forEach((model, others) -> {
            for (String other : others.texts()) {
              Set<String> targets = yaml.routes().get(other);
              if (targets != null && yaml.routes().containsKey(model)) {
                yaml.route(model).addAll(targets);
              } else {
                left.add(
                    "fallbacks: '%s' → '%s', one of which is in no model_list"
                        .formatted(model, other));
              }
            }
          });
    }
  }

  private void aliases(ReadTree router) {
    router
        .get("model_group_alias")
        .entries()
        .forEach((alias, model) -> {
          Set<String> targets = model.text().map(yaml.routes()::get).orElse(null);
          if (targets == null) {
            left.add("model_group_alias: '%s' names no model of the list".formatted(alias));
          } else {
            yaml.route(alias).addAll(targets);
          }
        });
  }

  private void cache(ReadTree settings) {
    if (!settings.get("cache").isTrue()) {
      return;
    }
    ReadTree params = settings.get("cache_params");
    String type = params.get("type").text().orElse("local");
    String ttl =
        params.get("ttl").text().filter(t -> t.matches("[0-9]+([.][0-9]+)?")).orElse("3600");
    yaml.section("response-cache", "{ttl: " + ttl + "s, requests: all}");
    if (type.contains("semantic")) {
      left.add("litellm_settings.cache_params.type '" + type + "': Hone's response cache is exact");
    } else if (!type.equals("local")) {
      notes.add("the response cache is in each gateway's memory; LiteLLM's was in '" + type + "'");
    }
  }

  private void unread(ReadTree root) {
    for (String path : root.unread()) {
      String instead =
          INSTEAD.entrySet().stream()
              .filter(e -> path.contains(e.getKey()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse("Hone has no such setting");
      left.add(path + ": " + instead);
    }
  }

  private static String variable(String text) {
    return text.startsWith("os.environ/")
        ? "${" + text.substring("os.environ/".length()) + "}"
        : text;
  }

  /** Hone's base URLs of OpenAI-compatible servers end in /v1. */
  private static String url(String preset, String url) {
    boolean bare = preset.equals("ollama") && !url.endsWith("/v1") && !url.contains("${");
    return bare ? url.replaceAll("/+$", "") + "/v1" : url;
  }
}
