package dev.hone.gateway.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.prefix.PrefixChain;
import dev.hone.wire.usage.CacheTtl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MarkEditsTest {
  private static final ModelCacheRules CLAUDE = TinyRules.claude(0, 3_000, 0.1, 15_000);
  private static final ModelCacheRules GPT = TinyRules.breakpoints(1_250, 0.1, 10_000);

  private static ChatRequest request(Protocol protocol, String body) {
    return Codecs.request(protocol, body.getBytes(StandardCharsets.UTF_8), "m", false);
  }

  private static String marked(ChatRequest request, ModelCacheRules rules, Mark... marks) {
    Prompt prompt = Prompt.of("s", request.prefix(), 1, Optional.empty());
    Plan plan = new Plan(prompt, rules, List.of(marks), Optional.of("k"), 0, "test", 0, 0);
    return new String(MarkEdits.apply(request, plan).bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void marksAStringAndABlockWithoutTouchingAnythingElse() {
    ChatRequest request =
        request(
            Protocol.ANTHROPIC_MESSAGES,
            """
            {"system" : "be  brief", "messages":[{"role":"user","content":[ {"type":"text","text":"q"} ]}]}\
            """);
    assertThat(
            marked(
                request,
                CLAUDE,
                new Mark(0, CacheTtl.ONE_HOUR),
                new Mark(1, CacheTtl.FIVE_MINUTES)))
        .isEqualTo(
            """
            {"system" : [{"type":"text","text":"be  brief","cache_control":{"type":"ephemeral","ttl":"1h"}}], \
            "messages":[{"role":"user","content":[ {"cache_control":{"type":"ephemeral"},"type":"text","text":"q"} ]}]}\
            """);
  }

  @Test
  void asksOpenAiForExactlyTheseBreakpoints() {
    ChatRequest chat =
        request(
            Protocol.OPENAI_CHAT,
            "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"s\"}]}");
    assertThat(marked(chat, GPT, new Mark(0, CacheTtl.THIRTY_MINUTES)))
        .contains("\"prompt_cache_options\":{\"mode\":\"explicit\"}")
        .contains("\"prompt_cache_key\":\"k\"")
        .contains(
            "[{\"type\":\"text\",\"text\":\"s\",\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}}]");
    ChatRequest responses = request(Protocol.OPENAI_RESPONSES, "{\"model\":\"m\",\"input\":\"q\"}");
    assertThat(marked(responses, GPT, new Mark(0, CacheTtl.THIRTY_MINUTES)))
        .contains(
            "\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"q\","
                + "\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}}]}]");
  }

  @Test
  void aClientsOwnKeyAndOptionsStay() {
    String body =
        "{\"prompt_cache_key\":\"mine\",\"prompt_cache_options\":{\"mode\":\"implicit\"},\"input\":\"q\"}";
    assertThat(marked(request(Protocol.OPENAI_RESPONSES, body), GPT)).isEqualTo(body);
  }

  @Test
  void withoutItsMarksAMarkedRequestIsByteForByteTheClients() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 300; run++) {
      StringBuilder body = new StringBuilder("{ \"messages\" : [");
      int messages = 1 + random.nextInt(9);
      for (int i = 0; i < messages; i++) {
        String text = "t" + random.nextInt(1_000) + "é\\n\\\"" + i;
        body.append(i == 0 ? "" : " , ")
            .append("{\"role\":\"")
            .append(i % 2 == 0 ? "user" : "assistant")
            .append("\", \"content\":")
            .append(
                random.nextBoolean()
                    ? "\"" + text + "\""
                    : "[ {\"type\":\"text\", \"text\":\"" + text + "\", \"x\":1.50} ]")
            .append("}");
      }
      body.append("], \"x\":\"m\", \"x\":\"m\", \"model\":\"m\" }");
      ChatRequest request = request(Protocol.ANTHROPIC_MESSAGES, body.toString());
      PrefixChain chain = request.prefix();
      List<Mark> marks = new ArrayList<>();
      for (int i = 0; i < chain.blocks().size() && marks.size() < 4; i++) {
        if (random.nextInt(3) == 0) {
          marks.add(new Mark(i, CacheTtl.FIVE_MINUTES));
        }
      }
      String marked = marked(request, CLAUDE, marks.toArray(Mark[]::new));
      assertThat(marked.split("cache_control", -1)).hasSize(marks.size() + 1);
      assertThat(
              marked
                  .replace("\"cache_control\":{\"type\":\"ephemeral\"},", "")
                  .replace("[{\"type\":\"text\",\"text\":", "")
                  .replace(",\"cache_control\":{\"type\":\"ephemeral\"}}]", ""))
          .isEqualTo(body.toString());
      PrefixChain again = request(Protocol.ANTHROPIC_MESSAGES, marked).prefix();
      assertThat(again.sharedWith(chain)).isEqualTo(chain.blocks().size());
    }
  }
}
