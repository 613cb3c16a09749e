package dev.hone.wire.translate;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.anthropic.BillingLine;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.view.DataUrl;
import dev.hone.wire.view.Media;
import dev.hone.wire.view.Message;
import dev.hone.wire.view.Part;
import dev.hone.wire.view.Role;
import dev.hone.wire.view.Tool;
import java.util.Optional;

/**
 * Writes what a request puts before the model as the input and tools of OpenAI's Responses: as much
 * as it takes to count its tokens. Requests for answers go to OpenAI by chat completions.
 */
public final class ResponsesInput {
  private static final String TARGET = "OpenAI's count of tokens";

  private final Dropped dropped;
  private final JsonWriter out = new JsonWriter();

  private ResponsesInput(Dropped dropped) {
    this.dropped = dropped;
  }

  /**
   * Translates.
   *
   * @throws UnsupportedByTargetException naming what can't be counted there
   */
  public static Translation translate(ChatRequest source, String model) {
    Dropped dropped = new Dropped();
    FieldRules.check(source, Protocol.OPENAI_RESPONSES, dropped);
    byte[] body = new ResponsesInput(dropped).write(source, model);
    return new Translation(Codecs.request(Protocol.OPENAI_RESPONSES, body), dropped.list());
  }

  private byte[] write(ChatRequest source, String model) {
    out.object().field("model", model).name("input").array();
    source.view().messages().forEach(this::message);
    out.endArray();
    if (!source.view().tools().isEmpty()) {
      out.name("tools").array();
      source.view().tools().forEach(this::tool);
      out.endArray();
    }
    return out.endObject().toBytes();
  }

  private void message(Message message) {
    boolean open = false;
    for (Part part : message.parts()) {
      Optional<String> content = content(part, message);
      if (content.isPresent()) {
        if (!open) {
          out.object().field("role", role(message.role())).name("content").array();
          open = true;
        }
        out.raw(content.get());
        continue;
      }
      if (open) {
        out.endArray().endObject();
        open = false;
      }
      item(part, message.path());
    }
    if (open) {
      out.endArray().endObject();
    }
  }

  private static String role(Role role) {
    return switch (role) {
      case SYSTEM -> "system";
      case DEVELOPER -> "developer";
      case USER, TOOL -> "user";
      case ASSISTANT -> "assistant";
    };
  }

  /** What stands inside a message; empty for what is an item of its own. */
  private Optional<String> content(Part part, Message message) {
    JsonWriter json = new JsonWriter().object();
    String direction = message.role() == Role.ASSISTANT ? "output_text" : "input_text";
    switch (part) {
      case Part.Text t -> {
        if (BillingLine.is(t.text())) {
          dropped.add(BillingLine.NAME);
          return Optional.empty();
        }
        json.field("type", direction).field("text", t.text());
      }
      case Part.Refusal r -> json.field("type", direction).field("text", r.text());
      case Part.Image i ->
          json.field("type", "input_image")
              .field("image_url", url(i.source(), message.path()))
              .field("detail", i.detail().orElse("auto"));
      case Part.Document d -> {
        if (d.source() instanceof Media.PlainText plain) {
          json.field("type", direction).field("text", plain.text());
        } else {
          json.field("type", "input_file")
              .field("filename", d.title().orElse("document"))
              .field("file_data", url(d.source(), message.path()));
        }
      }
      case Part.ToolCall c -> {
        return Optional.empty();
      }
      case Part.ToolResult r -> {
        return Optional.empty();
      }
      case Part.Reasoning r -> {
        return Optional.empty();
      }
      case Part.RedactedReasoning r -> {
        return Optional.empty();
      }
      case Part.Audio a -> throw uncounted(message.path() + " (audio)");
      case Part.Opaque o -> throw uncounted(message.path() + " (" + o.type() + ")");
    }
    return Optional.of(json.endObject().toString());
  }

  private void item(Part part, String path) {
    switch (part) {
      case Part.ToolCall c ->
          out.object()
              .field("type", "function_call")
              .field("call_id", c.id())
              .field("name", c.name())
              .field("arguments", c.custom() ? FreeText.arguments(c.arguments()) : c.arguments())
              .endObject();
      case Part.ToolResult r -> {
        if (!r.otherContent().isEmpty()) {
          throw uncounted(path + " (tool_result with a picture)");
        }
        out.object()
            .field("type", "function_call_output")
            .field("call_id", r.callId())
            .field("output", r.text())
            .endObject();
      }
      case Part.Reasoning r -> dropped.add("reasoning of earlier turns");
      case Part.RedactedReasoning r -> dropped.add("reasoning of earlier turns");
      default -> {
        // Dropped by name where it was found to be no content.
      }
    }
  }

  private void tool(Tool tool) {
    if (tool.kind() == Tool.Kind.HOSTED) {
      throw uncounted("tools (" + tool.type() + ")");
    }
    out.object().field("type", "function").field("name", tool.name());
    if (!tool.description().isEmpty()) {
      out.field("description", tool.description());
    }
    out.rawField("parameters", tool.kind() == Tool.Kind.CUSTOM ? FreeText.SCHEMA : tool.schema())
        .field("strict", tool.strict().orElse(false))
        .endObject();
  }

  private static String url(Media media, String path) {
    return switch (media) {
      case Media.Url u -> u.url();
      case Media.Inline i -> DataUrl.write(i);
      case Media.PlainText t -> throw uncounted(path);
      case Media.FileId f -> throw uncounted(path + " (file " + f.id() + ")");
    };
  }

  private static UnsupportedByTargetException uncounted(String path) {
    return UnsupportedByTargetException.missing(path, TARGET, "Leave it out, or estimate");
  }
}
