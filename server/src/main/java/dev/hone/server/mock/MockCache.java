package dev.hone.server.mock;

import dev.hone.wire.Protocol;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.prefix.PrefixBlock;
import dev.hone.wire.prefix.PrefixChain;
import dev.hone.wire.usage.CacheTtl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A provider's prompt cache by the rules that providers document, so that what a gateway saves can
 * be seen without one. Tokens are estimated from the text, and prefixes end where blocks end.
 *
 * <ul>
 *   <li>Anthropic: entries at marks, of at least 1,024 tokens, for 5 minutes or an hour; a mark
 *       finds entries at the 20 blocks up to it; a read renews.
 *   <li>OpenAI before GPT-5.6: every prefix of at least 1,024 tokens, in steps of 128, for a day.
 *   <li>OpenAI from GPT-5.6: entries at breakpoints and, unless explicit ones are asked for, at the
 *       end, for 30 minutes.
 *   <li>Gemini: cached contents only; hits of the implicit cache are not promised, and there are
 *       none.
 * </ul>
 */
final class MockCache {
  private static final int LEAST = 1_024;
  private static final int STEP = 128;
  private static final int LOOKBACK = 20;
  private static final int MOST = 100_000;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Pattern WITH_BREAKPOINTS = Pattern.compile("gpt-(5\\.[6-9]|[6-9]).*");

  private final InstantSource clock;
  private final Map<Place, Kept> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Kept> eldest) {
          return size() > MOST;
        }
      };

  private record Place(String model, long prefix) {}

  private record Kept(Instant end, Duration ttl) {}

  MockCache(InstantSource clock) {
    this.clock = clock;
  }

  /** The script with the usage of this request. */
  MockScript script(MockScript script, Protocol protocol, byte[] bytes) {
    JsonValue body;
    try {
      body = JsonDocument.parse(bytes).root();
    } catch (WireException e) {
      return script;
    }
    return script(script, protocol, body.get("model").asString(""), body);
  }

  private synchronized MockScript script(
      MockScript script, Protocol protocol, String model, JsonValue body) {
    Request request = new Request(model, PrefixChain.of(protocol, body));
    if (protocol == Protocol.ANTHROPIC_MESSAGES) {
      return request.marked(script, body);
    }
    return WITH_BREAKPOINTS.matcher(model).matches()
        ? request.withBreakpoints(script, body)
        : request.automatic(script);
  }

  /** Tokens of a prompt, as they are estimated here. */
  static int tokens(Protocol protocol, JsonValue body) {
    return (int) Math.max(1, PrefixChain.of(protocol, body).tokens());
  }

  private final class Request {
    private final Instant now = clock.instant();
    private final String model;
    private final PrefixChain chain;

    /** Tokens up to and including each block. */
    private final int[] upTo;

    Request(String model, PrefixChain chain) {
      this.model = model;
      this.chain = chain;
      this.upTo = new int[chain.blocks().size()];
      int sum = 0;
      for (int i = 0; i < upTo.length; i++) {
        sum += chain.blocks().get(i).tokens();
        upTo[i] = sum;
      }
    }

    private int all() {
      return Math.max(1, upTo.length == 0 ? 0 : upTo[upTo.length - 1]);
    }

    private Place place(int block) {
      return new Place(model, chain.blocks().get(block).hash());
    }

    private boolean holds(int block) {
      Kept entry = entries.get(place(block));
      return entry != null && entry.end().isAfter(now);
    }

    /** What is there already lives as long again, and never shorter. */
    private void keep(int block, Duration ttl) {
      Kept there = entries.get(place(block));
      Duration lifetime =
          there != null && there.end().isAfter(now) && there.ttl().compareTo(ttl) > 0
              ? there.ttl()
              : ttl;
      entries.put(place(block), new Kept(now.plus(lifetime), lifetime));
    }

    private Optional<Duration> lifetime(int block) {
      return chain
          .blocks()
          .get(block)
          .mark()
          .map(m -> m.ttl() == CacheTtl.ONE_HOUR ? Duration.ofHours(1) : Duration.ofMinutes(5));
    }

    MockScript marked(MockScript script, JsonValue body) {
      Duration[] marks = new Duration[upTo.length];
      for (int i = 0; i < upTo.length; i++) {
        marks[i] = lifetime(i).orElse(Duration.ZERO);
      }
      if (body.get("cache_control").isObject()) {
        boolean hour = body.get("cache_control").get("ttl").asString("").equals("1h");
        for (int i = upTo.length - 1; i >= 0; i--) {
          if (chain.blocks().get(i).markable()) {
            marks[i] = hour ? Duration.ofHours(1) : Duration.ofMinutes(5);
            break;
          }
        }
      }
      int read = -1;
      for (int i = upTo.length - 1; i >= 0 && read < 0; i--) {
        for (int at = i; !marks[i].isZero() && at > Math.max(-1, i - LOOKBACK); at--) {
          if (holds(at)) {
            read = at;
            break;
          }
        }
      }
      int cached = read < 0 ? 0 : upTo[read];
      int written = 0;
      int writtenLong = 0;
      int from = cached;
      for (int i = 0; i < upTo.length; i++) {
        if (marks[i].isZero() || upTo[i] < LEAST) {
          continue;
        }
        keep(i, marks[i]);
        if (upTo[i] > from) {
          if (marks[i].compareTo(Duration.ofMinutes(5)) > 0) {
            writtenLong += upTo[i] - from;
          } else {
            written += upTo[i] - from;
          }
          from = upTo[i];
        }
      }
      if (read >= 0) {
        // A read renews what it read, marked again or not.
        keep(read, Duration.ofMinutes(5));
      }
      return script.withPrompt(all(), cached, written, writtenLong);
    }

    MockScript automatic(MockScript script) {
      int cached = 0;
      for (int i = upTo.length - 1; i >= 0; i--) {
        if (upTo[i] >= LEAST && holds(i)) {
          cached = Math.max(cached, upTo[i] / STEP * STEP);
        }
        keep(i, DAY);
      }
      return script.withPrompt(all(), cached, 0, 0);
    }

    MockScript withBreakpoints(MockScript script, JsonValue body) {
      boolean explicit =
          body.get("prompt_cache_options").get("mode").asString("").equals("explicit");
      int cached = 0;
      int written = 0;
      for (int i = 0; i < upTo.length; i++) {
        PrefixBlock block = chain.blocks().get(i);
        boolean last = i == upTo.length - 1 && !explicit;
        if (upTo[i] >= LEAST && holds(i)) {
          cached = upTo[i];
        }
        if (upTo[i] >= LEAST && (last || block.mark().isPresent())) {
          written = upTo[i];
          keep(i, Duration.ofMinutes(30));
        }
      }
      return script.withPrompt(all(), cached, Math.max(0, written - cached), 0);
    }
  }
}
