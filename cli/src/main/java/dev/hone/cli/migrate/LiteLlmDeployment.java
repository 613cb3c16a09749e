package dev.hone.cli.migrate;

import static dev.hone.cli.migrate.LiteLlmText.variable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds, or makes, the provider of one entry of {@code model_list}. */
final class LiteLlmDeployment {
  private static final int MOST_TRIES = 10;

  private static final Map<String, String> AZURE = Map.of("api_version", "api-version");
  private static final Map<String, String> AWS =
      Map.of(
          "aws_region_name", "region",
          "aws_profile_name", "profile",
          "aws_access_key_id", "access-key-id",
          "aws_secret_access_key", "secret-access-key",
          "aws_session_token", "session-token");
  private static final Map<String, String> GOOGLE =
      Map.of(
          "vertex_project", "project",
          "vertex_location", "location",
          "vertex_credentials", "credentials");

  private final HoneYaml yaml;
  private final Set<String> notes;
  private final Optional<Integer> retries;
  private final Optional<String> timeout;

  /**
   * @param retries of the whole file
   * @param timeout of the whole file
   */
  LiteLlmDeployment(
      HoneYaml yaml, Set<String> notes, Optional<Integer> retries, Optional<String> timeout) {
    this.yaml = yaml;
    this.notes = notes;
    this.retries = retries;
    this.timeout = timeout;
  }

  /**
   * The provider's name.
   *
   * @param model what clients call it
   */
  String provider(String model, String preset, ReadTree params) {
    Map<String, String> fields = fields(preset, params);
    Optional<String> key = params.get("api_key").text();
    String name = named(model, preset, fields, key.map(LiteLlmText::variable));
    HoneYaml.ProviderDraft draft = yaml.provider(name);
    if (!name.equals(preset)) {
      draft.fields().put("preset", preset);
    }
    draft.fields().putAll(fields);
    draft.models().add(model);
    key.ifPresent(k -> draft.keys().add(variable(k)));
    if (key.filter(k -> !LiteLlmText.isVariable(k) && k.length() > 8).isPresent()) {
      notes.add(
          "the key of the provider '%s' is in the file itself: keep it in the environment"
              .formatted(name));
    }
    return name;
  }

  private Map<String, String> fields(String preset, ReadTree params) {
    Map<String, String> fields = new LinkedHashMap<>();
    params
        .get("api_base")
        .text()
        .ifPresent(u -> fields.put("base-url", HoneYaml.word(url(preset, variable(u)))));
    switch (preset) {
      case "azure" -> place(params, fields, "azure", AZURE);
      case "bedrock" -> place(params, fields, "aws", AWS);
      case "vertex-claude", "vertex-gemini" -> place(params, fields, "google", GOOGLE);
      default -> {}
    }
    LiteLlmText.count(params.get("max_retries")).or(() -> retries).ifPresent(n -> tries(n, fields));
    Map<String, String> timeouts = new LinkedHashMap<>();
    LiteLlmText.seconds(params.get("stream_timeout")).ifPresent(t -> timeouts.put("first-byte", t));
    LiteLlmText.seconds(params.get("timeout"))
        .or(() -> timeout)
        .ifPresent(t -> timeouts.put("total", t));
    if (!timeouts.isEmpty()) {
      fields.put("timeouts", HoneYaml.mapping(timeouts));
    }
    headers(params, fields);
    return fields;
  }

  private void tries(int retries, Map<String, String> fields) {
    if (retries >= MOST_TRIES) {
      notes.add(
          "%d retries became %d tries, the most that Hone makes".formatted(retries, MOST_TRIES));
    }
    fields.put("tries", Integer.toString(Math.min(MOST_TRIES, retries + 1)));
  }

  private static void headers(ReadTree params, Map<String, String> fields) {
    Map<String, String> headers = new LinkedHashMap<>();
    params
        .get("organization")
        .text()
        .ifPresent(o -> headers.put("openai-organization", HoneYaml.word(variable(o))));
    params
        .get("extra_headers")
        .entries()
        .forEach((name, value) ->
            value.text().ifPresent(v -> headers.put(name, HoneYaml.word(variable(v)))));
    if (!headers.isEmpty()) {
      fields.put("headers", HoneYaml.mapping(headers));
    }
  }

  /** Where a cloud is, and who asks. */
  private static void place(
      ReadTree params, Map<String, String> fields, String section, Map<String, String> names) {
    Map<String, String> found = new TreeMap<>();
    names.forEach((theirs, own) ->
        params.get(theirs).text().ifPresent(t -> found.put(own, HoneYaml.word(variable(t)))));
    if (!found.isEmpty()) {
      fields.put(section, HoneYaml.mapping(found));
    }
  }

  /**
   * One provider a place and account: the preset's name for the first, numbered from the second on.
   * Keys are of one account, or interchangeable, where they serve the same name of a model.
   */
  private String named(
      String model, String preset, Map<String, String> fields, Optional<String> key) {
    for (int i = 1; ; i++) {
      String name = i == 1 ? preset : preset + "-" + i;
      HoneYaml.ProviderDraft known = yaml.providers().get(name);
      if (known == null || (same(known.fields(), fields) && mayShare(known, model, key))) {
        return name;
      }
    }
  }

  private static boolean mayShare(
      HoneYaml.ProviderDraft known, String model, Optional<String> key) {
    Set<String> keys = key.map(Set::of).orElse(Set.of());
    return known.keys().equals(keys) || known.models().equals(Set.of(model));
  }

  private static boolean same(Map<String, String> known, Map<String, String> fields) {
    Map<String, String> one = new TreeMap<>(known);
    one.remove("preset");
    return one.equals(new TreeMap<>(fields));
  }

  /** Hone's base URLs of OpenAI-compatible servers end in /v1. */
  private static String url(String preset, String url) {
    boolean bare = preset.equals("ollama") && !url.endsWith("/v1") && !url.contains("${");
    return bare ? url.replaceAll("/+$", "") + "/v1" : url;
  }
}
