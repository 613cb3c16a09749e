package dev.hone.wire.responses;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.json.JsonValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tools of a Responses client under the names that other protocols know them by: a tool of a
 * namespace is called {@code namespace__name} there, and a custom tool is a function.
 */
final class ClientTools {
  private static final String JOINT = "__";

  /** What the client itself calls a tool. */
  record Origin(Optional<String> namespace, String name, boolean custom) {}

  private final Map<String, Origin> tools = new HashMap<>();

  private ClientTools() {}

  static ClientTools of(ChatRequest request) {
    ClientTools tools = new ClientTools();
    tools.add(request.json().get("tools"), Optional.empty());
    for (JsonValue item : request.json().get("input").elements()) {
      if (item.get("type").asString("").equals("additional_tools")) {
        tools.add(item.get("tools"), Optional.empty());
      }
    }
    return tools;
  }

  /** The name that other protocols know a tool by. */
  static String flat(Optional<String> namespace, String name) {
    return namespace.filter(n -> !n.isEmpty()).map(n -> n + JOINT + name).orElse(name);
  }

  /** The tool that other protocols know by this name. */
  Origin origin(String flatName) {
    return tools.getOrDefault(flatName, new Origin(Optional.empty(), flatName, false));
  }

  /** The same where the upstream itself called a custom tool. */
  Origin origin(String flatName, boolean custom) {
    Origin known = origin(flatName);
    return new Origin(known.namespace(), known.name(), known.custom() || custom);
  }

  private void add(JsonValue list, Optional<String> namespace) {
    for (JsonValue tool : list.elements()) {
      String type = tool.get("type").asString("function");
      String name = tool.get("name").asString("");
      if (type.equals("namespace")) {
        add(tool.get("tools"), Optional.of(name));
      } else {
        tools.put(flat(namespace, name), new Origin(namespace, name, type.equals("custom")));
      }
    }
  }
}
