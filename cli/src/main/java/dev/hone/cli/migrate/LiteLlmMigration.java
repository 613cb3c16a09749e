package dev.hone.cli.migrate;

import dev.hone.server.config.YamlMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads the configuration of LiteLLM's proxy: {@code model_list}, and of the settings what Hone has
 * too. Whatever is not read is named.
 */
public final class LiteLlmMigration {
  private static final Map<String, String> PRICES = new LinkedHashMap<>();

  static {
    PRICES.put("input_cost_per_token", "in");
    PRICES.put("output_cost_per_token", "out");
    PRICES.put("cache_read_input_token_cost", "read");
    PRICES.put("cache_creation_input_token_cost", "write");
  }

  private final HoneYaml yaml = new HoneYaml();
  private final Set<String> notes = new LinkedHashSet<>();
  private final List<String> left = new ArrayList<>();

  /** Names of models that answer no chat, which a chat model can't stand in for. */
  private final Set<String> others = new LinkedHashSet<>();

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
          "line %d is no YAML: %s".formatted(YamlMessage.line(e), YamlMessage.of(e)));
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
    new LiteLlmSettings(yaml, notes, left).read(general, settings, router);
    LiteLlmDeployment providers =
        new LiteLlmDeployment(
            yaml,
            notes,
            either(
                LiteLlmText.count(router.get("num_retries")),
                LiteLlmText.count(settings.get("num_retries"))),
            either(
                LiteLlmText.seconds(router.get("timeout")),
                LiteLlmText.seconds(settings.get("request_timeout"))));
    List<ReadTree> deployments = root.get("model_list").elements();
    for (int i = 0; i < deployments.size(); i++) {
      deployment(i + 1, deployments.get(i), providers);
    }
    if (deployments.isEmpty()) {
      left.add("model_list: it is empty");
    }
    fallbacks(router);
    fallbacks(settings);
    aliases(router);
    left.addAll(root.refused());
    left.addAll(LiteLlmHints.of(root.unread()));
    return new Migration(yaml.text(), List.copyOf(notes), List.copyOf(new LinkedHashSet<>(left)));
  }

  /** Both were read, so that neither is named as left over. */
  private static <T> Optional<T> either(Optional<T> first, Optional<T> second) {
    return first.or(() -> second);
  }

  private void deployment(int number, ReadTree deployment, LiteLlmDeployment providers) {
    if (!deployment.isMapping()) {
      left.add("model_list[], entry %d: it is no mapping".formatted(number));
      return;
    }
    String name = deployment.get("model_name").text().orElse("");
    ReadTree params = deployment.get("litellm_params");
    String model = params.get("model").text().orElse("");
    LiteLlmProviders.Place place =
        LiteLlmProviders.of(model, params.get("custom_llm_provider").text());
    if (name.isEmpty() || model.isEmpty()) {
      left.add(
          "model_list[], entry %d%s: it has no %s"
              .formatted(
                  number,
                  name.isEmpty() ? "" : " '" + name + "'",
                  name.isEmpty() ? "model_name" : "litellm_params.model"));
      return;
    }
    if (place.preset().isEmpty()) {
      left.add("model_list[] '%s': Hone does not know '%s'".formatted(name, model));
      return;
    }
    String provider = providers.provider(name, place.preset().get(), params);
    if (place.model().equals("*")) {
      notes.add("'%s' needs no route: a client asks for %s/MODEL".formatted(name, provider));
      return;
    }
    prices(provider, place.model(), params, deployment.get("model_info"));
    deployment
        .get("model_info")
        .get("mode")
        .text()
        .filter(mode -> !mode.equals("chat") && !mode.equals("completion"))
        .ifPresent(mode -> others.add(name));
    Set<String> targets = yaml.route(name);
    targets.add(provider + "/" + place.model());
    if (targets.size() > 1) {
      notes.add(
          "'%s' has several targets: LiteLLM spreads requests over them, Hone tries them in order; 'replicas' of one provider share them"
              .formatted(name));
    }
  }

  /** Prices stand with the parameters or with the model's facts. */
  private void prices(String provider, String model, ReadTree params, ReadTree info) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("provider", HoneYaml.word(provider));
    row.put("model", HoneYaml.word(model));
    PRICES.forEach((theirs, own) ->
        either(LiteLlmText.perMillion(params.get(theirs)), LiteLlmText.perMillion(info.get(theirs)))
            .ifPresent(price -> row.put(own, price)));
    if (row.size() > 2) {
      yaml.price(provider + "/" + model, HoneYaml.mapping(row));
    }
  }

  private void fallbacks(ReadTree settings) {
    for (ReadTree pair : settings.get("fallbacks").elements()) {
      pair.entries()
          .forEach((model, others) -> others.texts().forEach(other -> fallback(model, other)));
    }
    for (String other : settings.get("default_fallbacks").texts()) {
      List.copyOf(yaml.routes().keySet()).stream()
          .filter(model -> !model.equals(other) && !others.contains(model))
          .forEach(model -> fallback(model, other));
    }
  }

  private void fallback(String model, String other) {
    Set<String> targets = yaml.routes().get(other);
    if (targets != null && yaml.routes().containsKey(model)) {
      yaml.route(model).addAll(targets);
    } else {
      left.add("fallbacks: '%s' → '%s', one of which is in no model_list".formatted(model, other));
    }
  }

  private void aliases(ReadTree router) {
    router
        .get("model_group_alias")
        .entries()
        .forEach((alias, model) -> {
          Set<String> targets =
              model.text().or(() -> model.get("model").text()).map(yaml.routes()::get).orElse(null);
          if (targets == null) {
            left.add("model_group_alias: '%s' names no model of the list".formatted(alias));
          } else {
            yaml.route(alias).addAll(targets);
          }
        });
  }
}
