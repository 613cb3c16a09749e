package dev.hone.cli.migrate;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.json.JsonMapper;

/** Collects what goes into {@code hone.yaml}, and writes it as a person would. */
final class HoneYaml {
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, String> sections = new LinkedHashMap<>();
  private final Map<String, ProviderDraft> providers = new LinkedHashMap<>();
  private final Map<String, Set<String>> routes = new LinkedHashMap<>();
  private final Map<String, String> prices = new LinkedHashMap<>();

  /**
   * One entry of {@code providers}; the fields in order, the keys apart.
   *
   * @param models what clients call the models that are asked for with these keys
   */
  record ProviderDraft(Map<String, String> fields, Set<String> keys, Set<String> models) {
    ProviderDraft() {
      this(new LinkedHashMap<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
    }
  }

  /** The provider of this name, made if it is new. */
  ProviderDraft provider(String name) {
    return providers.computeIfAbsent(name, n -> new ProviderDraft());
  }

  Map<String, ProviderDraft> providers() {
    return providers;
  }

  /** The targets of a model, in order. */
  Set<String> route(String model) {
    return routes.computeIfAbsent(model, m -> new LinkedHashSet<>());
  }

  Map<String, Set<String>> routes() {
    return routes;
  }

  /** A row of {@code prices}, as a mapping in YAML; a target's first one counts. */
  void price(String target, String row) {
    prices.putIfAbsent(target, row);
  }

  /** A line of the outermost mapping, its value as YAML. */
  void section(String key, String yaml) {
    sections.put(key, yaml);
  }

  /** A string as YAML: quoted unless it is plainly a word. */
  static String word(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9_./-]*")
            && !text.matches("(?i)true|false|yes|no|on|off|null|y|n")
        ? text
        : JSON.writeValueAsString(text);
  }

  /** A mapping on one line; its values are YAML already. */
  static String mapping(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(e -> word(e.getKey()) + ": " + e.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  static String list(Iterable<String> texts) {
    return StreamSupport.stream(texts.spliterator(), false)
        .map(HoneYaml::word)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  String text() {
    StringBuilder out = new StringBuilder();
    sections.forEach((key, value) ->
        out.append(key).append(value.startsWith("\n") ? ":" : ": ").append(value).append('\n'));
    if (!providers.isEmpty()) {
      out.append("providers:\n");
      providers.forEach((name, provider) -> {
        out.append("  - name: ").append(word(name)).append('\n');
        provider
            .fields()
            .forEach((k, v) -> out.append("    ").append(k).append(": ").append(v).append('\n'));
        List<String> keys = List.copyOf(provider.keys());
        if (keys.size() == 1) {
          out.append("    key: ").append(word(keys.getFirst())).append('\n');
        } else if (!keys.isEmpty()) {
          out.append("    keys: ").append(list(keys)).append('\n');
        }
      });
    }
    if (!routes.isEmpty()) {
      out.append("routes:\n");
      routes.forEach((model, targets) ->
          out.append("  - {model: ")
              .append(word(model))
              .append(", to: ")
              .append(list(targets))
              .append("}\n"));
    }
    if (!prices.isEmpty()) {
      out.append("prices:\n");
      prices.values().forEach(row -> out.append("  - ").append(row).append('\n'));
    }
    return out.toString();
  }
}
