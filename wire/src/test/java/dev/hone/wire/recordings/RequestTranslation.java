package dev.hone.wire.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.translate.Translation;
import dev.hone.wire.translate.Translator;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.Media;
import dev.hone.wire.view.Message;
import dev.hone.wire.view.Part;
import dev.hone.wire.view.Role;
import dev.hone.wire.view.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every recorded request in every protocol that it can be said in. */
final class RequestTranslation {
  private static final Map<Protocol, List<String>> TARGETS =
      Map.of(
          Protocol.ANTHROPIC_MESSAGES, List.of("claude-sonnet-4-5", "claude-opus-5"),
          Protocol.OPENAI_CHAT, List.of("gpt-5.5", "llama-3.3-70b"),
          Protocol.GEMINI_GENERATE, List.of("gemini-2.5-flash", "gemini-3-pro-preview"),
          Protocol.BEDROCK_CONVERSE, List.of("us.amazon.nova-lite-v1:0"));

  private RequestTranslation() {}

  static void translate(List<Exchange> exchanges) {
    Map<String, int[]> counts = new TreeMap<>();
    Map<String, Integer> refusals = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      if (exchange.protocol().isEmpty()
          || exchange.api().equals("completions")
          || exchange.status() >= 300
          || exchange.requestBody().length == 0) {
        continue;
      }
      ChatRequest request = exchange.request();
      TARGETS.forEach((target, models) -> {
        if (target == request.protocol()) {
          return;
        }
        for (String model : models) {
          int[] count =
              counts.computeIfAbsent(request.protocol() + " -> " + model, k -> new int[2]);
          try {
            Translation translation = Translator.translate(request, target, model);
            check(request.view(), translation.request());
            count[0]++;
          } catch (UnsupportedByTargetException e) {
            count[1]++;
            refusals.merge(
                e.param().orElse("").replaceAll("\\[\\d+]", "[]") + " -> " + target,
                1,
                Integer::sum);
          } catch (InvalidRequestException | AssertionError e) {
            wrong.add(exchange.id() + " -> " + model + ": " + e);
          }
        }
      });
    }
    counts.forEach(
        (pair, n) -> System.out.println(pair + ": " + n[0] + " translated, " + n[1] + " refused"));
    System.out.println("refused: " + refusals);
    assertThat(wrong).isEmpty();
  }

  private static void check(ChatView source, ChatRequest target) {
    if (target.protocol() == Protocol.BEDROCK_CONVERSE) {
      checkConverse(source, target.json());
      return;
    }
    ChatView view = target.view();
    assertThat(text(view, Role.USER)).isEqualTo(text(source, Role.USER));
    assertThat(text(view, Role.ASSISTANT)).isEqualTo(text(source, Role.ASSISTANT));
    assertThat(calls(view)).isEqualTo(calls(source));
    List<String> ids = ids(source);
    if (ids.contains("")) {
      assertThat(ids(view)).hasSameSizeAs(ids).doesNotContain("");
    } else {
      assertThat(ids(view)).isEqualTo(ids);
    }
    assertThat(view.tools()).extracting(Tool::name).isEqualTo(names(source));
    assertThat(view.stop()).isEqualTo(source.stop());
    if (source.maxTokens().isPresent()) {
      assertThat(view.maxTokens()).isEqualTo(source.maxTokens());
    }
  }

  /** Nobody reads Converse's requests back, so that its JSON itself is looked at. */
  private static void checkConverse(ChatView source, JsonValue body) {
    StringBuilder texts = new StringBuilder();
    List<String> calls = new ArrayList<>();
    for (JsonValue message : body.get("messages").elements()) {
      for (JsonValue block : message.get("content").elements()) {
        texts.append(block.get("text").asString(""));
        block.get("toolUse").get("name").string().ifPresent(calls::add);
      }
    }
    StringBuilder wanted = new StringBuilder();
    List<String> wantedCalls = new ArrayList<>();
    for (Message message : source.messages()) {
      boolean spoken = message.role() != Role.SYSTEM && message.role() != Role.DEVELOPER;
      for (Part part : message.parts()) {
        String text =
            part instanceof Part.Text t ? t.text() : part instanceof Part.Refusal r ? r.text() : "";
        wanted.append(spoken && !text.isBlank() ? text : "");
        if (part instanceof Part.ToolCall c) {
          wantedCalls.add(c.name());
        }
      }
    }
    assertThat(texts.toString()).isEqualTo(wanted.toString());
    assertThat(calls).isEqualTo(wantedCalls);
  }

  private static List<String> names(ChatView view) {
    return view.tools().stream().map(Tool::name).toList();
  }

  private static String text(ChatView view, Role role) {
    StringBuilder out = new StringBuilder();
    for (Message message : view.messages()) {
      for (Part part : message.parts()) {
        if (part instanceof Part.Text t && message.role() == role) {
          out.append(t.text());
        } else if (part instanceof Part.Document d
            && message.role() == role
            && d.source() instanceof Media.PlainText plain) {
          out.append(plain.text());
        }
      }
    }
    return out.toString();
  }

  private static List<String> calls(ChatView view) {
    List<String> calls = new ArrayList<>();
    for (Message message : view.messages()) {
      for (Part part : message.parts()) {
        if (part instanceof Part.ToolCall c) {
          calls.add("call " + c.name());
        } else if (part instanceof Part.ToolResult r) {
          calls.add("result " + r.text());
        }
      }
    }
    return calls;
  }

  /** The ids of calls and results in order; characters that a target refuses may have changed. */
  private static List<String> ids(ChatView view) {
    List<String> ids = new ArrayList<>();
    for (Message message : view.messages()) {
      for (Part part : message.parts()) {
        if (part instanceof Part.ToolCall c) {
          ids.add(c.id().replaceAll("[^A-Za-z0-9_-]", "_"));
        } else if (part instanceof Part.ToolResult r) {
          ids.add(r.callId().replaceAll("[^A-Za-z0-9_-]", "_"));
        }
      }
    }
    return ids;
  }
}
