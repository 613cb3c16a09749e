package dev.hone.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Parses YAML into {@link ConfigNode}s with the line of every key. */
final class ConfigTree {
  private static final int MAX_DEPTH = 32;

  private final String file;
  private final List<ConfigProblem> problems;

  ConfigTree(String file, List<ConfigProblem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The root mapping; empty for an empty file. Adds to the problems what is no YAML mapping. */
  ConfigNode.Mapping parse(String yaml) {
    ConfigNode.Mapping empty = new ConfigNode.Mapping(1, Map.of());
    try (JsonParser parser = new YAMLMapper().createParser(yaml)) {
      JsonToken first = parser.nextToken();
      if (first == null || first == JsonToken.VALUE_NULL) {
        return empty;
      }
      ConfigNode root = read(parser, first, 0);
      if (root instanceof ConfigNode.Mapping mapping) {
        return mapping;
      }
      problems.add(
          new ConfigProblem(file, 1, "the file must be a mapping of keys, such as 'listen:'"));
      return empty;
    } catch (JacksonException e) {
      problems.add(
          new ConfigProblem(file, YamlMessage.line(e), "this is no YAML: " + YamlMessage.of(e)));
      return empty;
    }
  }

  private ConfigNode read(JsonParser parser, JsonToken token, int depth) {
    int line = parser.currentTokenLocation().getLineNr();
    if (depth > MAX_DEPTH) {
      problems.add(new ConfigProblem(file, line, "nested deeper than " + MAX_DEPTH + " levels"));
      throw new ConfigException(problems);
    }
    return switch (token) {
      case START_OBJECT -> mapping(parser, line, depth);
      case START_ARRAY -> {
        List<ConfigNode> values = new ArrayList<>();
        for (JsonToken t = parser.nextToken();
            t != JsonToken.END_ARRAY && t != null;
            t = parser.nextToken()) {
          values.add(read(parser, t, depth + 1));
        }
        yield new ConfigNode.Items(line, values);
      }
      case VALUE_NULL -> new ConfigNode.Scalar(line, "", true);
      default -> new ConfigNode.Scalar(line, parser.getString(), false);
    };
  }

  private ConfigNode.Mapping mapping(JsonParser parser, int line, int depth) {
    Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();
    for (JsonToken t = parser.nextToken(); t == JsonToken.PROPERTY_NAME; t = parser.nextToken()) {
      String key = parser.currentName();
      int keyLine = parser.currentTokenLocation().getLineNr();
      JsonToken value = parser.nextToken();
      if (value == null) {
        break;
      }
      if (entries.put(key, new ConfigNode.Entry(keyLine, read(parser, value, depth + 1))) != null) {
        problems.add(new ConfigProblem(file, keyLine, "the key '" + key + "' stands here twice"));
      }
    }
    return new ConfigNode.Mapping(line, entries);
  }
}
