package dev.hone.gateway.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.Outcome;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Dialect;
import dev.hone.wire.Frame;
import dev.hone.wire.FrameSink;
import dev.hone.wire.Headers;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.UpstreamException;
import dev.hone.wire.answer.AnswerDecoder;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.Provenance;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A line is priced by what the answer says was served. */
class MeterTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private final List<UsageRecord> lines = new ArrayList<>();
  private final Meter meter =
      new Meter(
          PriceBook.load(NOW), (line, context, request) -> lines.add(line), () -> NOW, () -> 1L);

  private UsageRecord line(
      Protocol protocol, String provider, String request, String stream, boolean whole) {
    ChatRequest asked = Codecs.request(protocol, request.getBytes(StandardCharsets.UTF_8));
    AnswerDecoder decoder = new AnswerDecoder(Codecs.answerReader(protocol));
    List<Frame> frames = new ArrayList<>(decoder.feed(stream.getBytes(StandardCharsets.UTF_8)));
    frames.addAll(decoder.closed());
    meter
        .begin(asked, RequestContext.of("r", Dialect.OPENAI, NOW), 1, provider)
        .watch(new Played(frames, whole))
        .forwardTo(new Ignoring());
    assertThat(lines).hasSize(1);
    return lines.removeFirst();
  }

  private static String event(String type, String fields) {
    return "event: %s\ndata: {\"type\":\"%s\",%s}\n\n".formatted(type, type, fields);
  }

  private static String start(String model, String usage) {
    return event(
        "message_start",
        "\"message\":{\"id\":\"m\",\"role\":\"assistant\",\"model\":\"%s\",\"content\":[],\"usage\":{%s}}"
            .formatted(model, usage));
  }

  private static String delta(String usage) {
    return event(
        "message_delta", "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{" + usage + "}");
  }

  private static final String STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

  @Test
  void rows1And2And3CacheReadsAndWritesHaveTheirOwnPricesAndLaterZerosWipeNothing() {
    UsageRecord line =
        line(
            Protocol.ANTHROPIC_MESSAGES,
            "anthropic",
            "{\"model\":\"claude-x\",\"stream\":true,\"max_tokens\":9,\"messages\":[]}",
            start(
                    "claude-opus-4-6",
                    "\"input_tokens\":1000,\"cache_creation_input_tokens\":30000,\"cache_read_input_tokens\":100000,\"cache_creation\":{\"ephemeral_5m_input_tokens\":10000,\"ephemeral_1h_input_tokens\":20000},\"output_tokens\":1")
                + delta("\"input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":500")
                + STOP,
            true);
    assertThat(line.call().modelServed()).isEqualTo("claude-opus-4-6");
    assertThat(line.tokens().fresh()).isEqualTo(1_000);
    assertThat(line.tokens().cacheRead()).isEqualTo(100_000);
    assertThat(line.tokens().written().of(CacheTtl.ONE_HOUR)).isEqualTo(20_000);
    assertThat(line.tokens().prompt()).isEqualTo(131_000);
    assertThat(line.cost().of(CostComponent.CACHE_READ)).isEqualTo(50_000_000);
    assertThat(line.cost().of(CostComponent.CACHE_WRITE_1H)).isEqualTo(200_000_000);
    assertThat(line.cost().totalNanos()).isEqualTo(330_000_000);
  }

  @Test
  void row26TheServedTierIsBilledNotTheAskedOne() {
    String asked =
        "{\"model\":\"gpt-5.6\",\"service_tier\":\"priority\",\"stream\":true,\"messages\":[]}";
    String answer =
        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-5.6\",\"service_tier\":\"%s\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n"
            + "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-5.6\",\"service_tier\":\"%s\",\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":10,\"total_tokens\":1010}}\n\ndata: [DONE]\n\n";
    UsageRecord plain =
        line(Protocol.OPENAI_CHAT, "openai", asked, answer.formatted("default", "default"), true);
    UsageRecord priority =
        line(Protocol.OPENAI_CHAT, "openai", asked, answer.formatted("priority", "priority"), true);
    assertThat(plain.call().serviceTier()).contains("default");
    assertThat(priority.call().serviceTier()).contains("priority");
    assertThat(plain.cost().of(CostComponent.FRESH)).isEqualTo(1_000 * 5_000L);
    assertThat(priority.cost().of(CostComponent.FRESH))
        .isGreaterThan(plain.cost().of(CostComponent.FRESH));
  }

  @Test
  void row31ServerToolsAndCompactionAreBilled() {
    UsageRecord line =
        line(
            Protocol.ANTHROPIC_MESSAGES,
            "anthropic",
            "{\"model\":\"claude-opus-4-6\",\"stream\":true,\"max_tokens\":9,\"messages\":[]}",
            start("claude-opus-4-6", "\"input_tokens\":10,\"output_tokens\":1")
                + delta(
                    "\"input_tokens\":10,\"output_tokens\":5,\"server_tool_use\":{\"web_search_requests\":3},\"iterations\":[{\"type\":\"compaction\",\"input_tokens\":1000,\"output_tokens\":100},{\"type\":\"message\",\"input_tokens\":10,\"output_tokens\":5}]")
                + STOP,
            true);
    assertThat(line.tokens().fresh()).isEqualTo(1_010);
    assertThat(line.tokens().output()).isEqualTo(105);
    assertThat(line.cost().of(CostComponent.WEB_SEARCH)).isEqualTo(30_000_000);
  }

  @Test
  void row32UsageInTwoPlacesCountsOnce() {
    UsageRecord line =
        line(
            Protocol.OPENAI_CHAT,
            "groq",
            "{\"model\":\"llama\",\"stream\":true,\"messages\":[]}",
            "data: {\"id\":\"c\",\"model\":\"llama\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],\"x_groq\":{\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}}\n\n"
                + "data: {\"id\":\"c\",\"model\":\"llama\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}\n\ndata: [DONE]\n\n",
            true);
    assertThat(line.tokens().prompt()).isEqualTo(7);
    assertThat(line.tokens().output()).isEqualTo(3);
    assertThat(line.tokens().provenance()).contains(Provenance.REPORTED);
  }

  @Test
  void aCutAnswerIsChargedForWhatCameAndSaysThatItIsAnEstimate() {
    StringBuilder stream =
        new StringBuilder(start("claude-opus-4-6", "\"input_tokens\":10,\"output_tokens\":1"))
            .append(
                event(
                    "content_block_start",
                    "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
    for (int i = 0; i < 20; i++) {
      stream.append(
          event(
              "content_block_delta",
              "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"four\"}"));
    }
    UsageRecord line =
        line(
            Protocol.ANTHROPIC_MESSAGES,
            "anthropic",
            "{\"model\":\"claude-opus-4-6\",\"stream\":true,\"max_tokens\":9,\"messages\":[]}",
            stream.toString(),
            false);
    assertThat(line.ending().outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
    assertThat(line.tokens().fresh()).isEqualTo(10);
    assertThat(line.tokens().output()).isEqualTo(20);
    assertThat(line.tokens().provenance()).contains(Provenance.ESTIMATED);
    assertThat(line.cost().totalNanos()).isEqualTo(10 * 5_000L + 20 * 25_000L);
  }

  /** Frames that are there already, and then an end or a cut. */
  private record Played(List<Frame> frames, boolean whole) implements ChatStream {
    @Override
    public int status() {
      return 200;
    }

    @Override
    public Headers headers() {
      return Headers.NONE;
    }

    @Override
    public Optional<Protocol> protocol() {
      return Optional.empty();
    }

    @Override
    public boolean streamed() {
      return true;
    }

    @Override
    public void forwardTo(FrameSink sink) {
      frames.forEach(sink::onFrame);
      if (whole) {
        sink.onEnd();
      } else {
        sink.onError(new UpstreamException(ErrorKind.UPSTREAM, "it broke off", null));
      }
    }

    @Override
    public void cancel() {}
  }

  private static final class Ignoring implements FrameSink {
    @Override
    public boolean onFrame(Frame frame) {
      return true;
    }

    @Override
    public void whenWritable(Runnable resume) {
      resume.run();
    }

    @Override
    public void onEnd() {}

    @Override
    public void onError(WireException failure) {}
  }
}
