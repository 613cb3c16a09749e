package dev.hone.simulation.body;

import dev.hone.simulation.cache.AnthropicCache;
import dev.hone.simulation.prompt.Hashes;
import dev.hone.simulation.prompt.Section;
import dev.hone.wire.anthropic.BillingLine;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the body of a Messages request. */
public final class AnthropicBody {
  private final List<BodyBlock> blocks = new ArrayList<>();

  private AnthropicBody() {}

  /** The blocks of a body in the order tools, system, messages. */
  public static RequestBlocks read(byte[] body) {
    JsonValue root = JsonDocument.parse(body).root();
    AnthropicBody reader = new AnthropicBody();
    root.get("tools").elements().forEach(tool -> reader.add(tool, Section.TOOLS, "tools", true));
    reader.addContent(root.get("system"), Section.SYSTEM, "system");
    // A change of these invalidates the messages, but neither tools nor system.
    String settings =
        CanonicalJson.of(root.get("tool_choice")) + CanonicalJson.of(root.get("thinking"));
    for (JsonValue message : root.get("messages").elements()) {
      String role = message.get("role").asString("");
      reader.addContent(message.get("content"), section(role), role + settings);
    }
    return new RequestBlocks(
        root.get("model").asString(""),
        reader.blocks,
        lifetime(root.get("cache_control")),
        true,
        Optional.empty());
  }

  private static Section section(String role) {
    return switch (role) {
      case "assistant" -> Section.ASSISTANT;
      case "system" -> Section.SYSTEM;
      default -> Section.USER;
    };
  }

  private void addContent(JsonValue content, Section section, String context) {
    if (content.isString()) {
      String text = content.asString("");
      addText("{text=\"" + text + "\",type=\"text\",}", section, context, true, Optional.empty());
      return;
    }
    List<JsonValue> parts = content.elements();
    for (int i = 0; i < parts.size(); i++) {
      String type = parts.get(i).get("type").asString("");
      Section part =
          switch (type) {
            case "tool_result" -> Section.TOOL_RESULT;
            case "thinking", "redacted_thinking" -> Section.THINKING;
            default -> section;
          };
      if (!BillingLine.is(parts.get(i).get("text").asString(""))) {
        add(parts.get(i), part, context, i == parts.size() - 1);
      }
    }
  }

  private void add(JsonValue block, Section section, String context, boolean endsMessage) {
    Optional<Duration> mark = lifetime(block.get("cache_control"));
    for (JsonValue inner : block.get("content").elements()) {
      mark = mark.or(() -> lifetime(inner.get("cache_control")));
    }
    addText(CanonicalJson.of(block), section, context, endsMessage, mark);
  }

  private void addText(
      String text, Section section, String context, boolean endsMessage, Optional<Duration> mark) {
    blocks.add(
        new BodyBlock(
            Hashes.chain(Hashes.of(context), Hashes.of(text)),
            text.length(),
            section,
            endsMessage,
            mark));
  }

  private static Optional<Duration> lifetime(JsonValue mark) {
    if (!mark.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        mark.get("ttl").asString("5m").equals("1h")
            ? AnthropicCache.ONE_HOUR
            : AnthropicCache.FIVE_MINUTES);
  }
}
