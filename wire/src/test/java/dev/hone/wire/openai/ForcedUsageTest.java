package dev.hone.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import org.junit.jupiter.api.Test;

class ForcedUsageTest {
  private static ChatRequest request(String json) {
    return Codecs.request(Protocol.OPENAI_CHAT, json.getBytes(UTF_8));
  }

  private static String asked(String json) {
    return new String(ForcedUsage.ask(request(json)).bytes(), UTF_8);
  }

  private static String hidden(String frame) {
    return new String(ForcedUsage.hide(frame.getBytes(UTF_8)), UTF_8);
  }

  @Test
  void asksOnlyAStreamThatDoesNotAskItself() {
    assertThat(asked("{\"model\":\"m\",\"messages\":[],\"stream\":true}"))
        .isEqualTo(
            "{\"stream_options\":{\"include_usage\":true},"
                + "\"model\":\"m\",\"messages\":[],\"stream\":true}");
    assertThat(
            asked("{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":false}}"))
        .contains("{\"include_usage\":true}");
    String asking =
        "{\"model\":\"m\",\"stream\":true,\"stream_options\":{ \"include_usage\": true}}";
    assertThat(asked(asking)).isEqualTo(asking);
    assertThat(ForcedUsage.isForced(ForcedUsage.ask(request(asking)))).isFalse();
    String whole = "{\"model\":\"m\",\"messages\":[]}";
    assertThat(asked(whole)).isEqualTo(whole);
  }

  @Test
  void row11NoTraceOfItReachesTheClient() {
    assertThat(hidden("data: {\"id\":\"a\",\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\n"))
        .isEmpty();
    assertThat(hidden("data: {\"choices\":[{\"index\":0}],\"usage\":null}\r\n\r\n"))
        .isEqualTo("data: {\"choices\":[{\"index\":0}]}\r\n\r\n");
    for (String same :
        new String[] {
          "data: [DONE]\n\n",
          ": comment {\"usage\"}\n\n",
          "data: {\"choices\":[{\"delta\":{\"content\":\"\\\"usage\\\"\"}}]}\n\n",
          "data: {\"choices\":[{\"index\":0}],\"usage\":{\"prompt_tokens\":1}}\n\n"
        }) {
      assertThat(hidden(same)).isEqualTo(same);
    }
  }
}
