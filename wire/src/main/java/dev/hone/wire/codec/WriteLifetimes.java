package dev.hone.wire.codec;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Dialect;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.Iteration;
import dev.hone.wire.usage.Provenance;
import dev.hone.wire.usage.Usage;
import dev.hone.wire.view.ChatView;
import dev.hone.wire.view.Message;
import dev.hone.wire.view.Part;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Gives cache writes whose lifetime the provider did not report that of the request's own marks.
 * Where the request marks with two lifetimes the split is a guess, and the usage says so.
 */
public final class WriteLifetimes {
  private WriteLifetimes() {}

  /**
   * The usage without writes of unspecified lifetime.
   *
   * @param sent the request as the upstream got it
   */
  public static Usage resolve(Usage usage, ChatRequest sent) {
    Usage whole = usage;
    if (!usage.iterations().isEmpty()) {
      List<Iteration> iterations =
          usage.iterations().stream()
              .map(i -> new Iteration(i.kind(), i.model(), resolve(i.usage(), sent)))
              .toList();
      whole = usage.toBuilder().iterations(iterations).build();
    }
    if (usage.cacheWrites().of(CacheTtl.UNSPECIFIED) == 0) {
      return whole;
    }
    Set<CacheTtl> asked = asked(sent);
    CacheTtl fallback =
        sent.protocol().dialect() == Dialect.ANTHROPIC
            ? CacheTtl.FIVE_MINUTES
            : CacheTtl.THIRTY_MINUTES;
    CacheTtl ttl = asked.isEmpty() ? fallback : asked.iterator().next();
    return whole.toBuilder()
        .cacheWrites(usage.cacheWrites().withUnspecifiedAs(ttl))
        .provenance(asked.size() > 1 ? Provenance.ESTIMATED : usage.provenance())
        .build();
  }

  private static Set<CacheTtl> asked(ChatRequest sent) {
    Set<CacheTtl> asked = EnumSet.noneOf(CacheTtl.class);
    ChatView view = sent.view();
    for (Message message : view.messages()) {
      for (Part part : message.parts()) {
        part.cache().ifPresent(m -> asked.add(m.ttl()));
      }
    }
    view.tools().forEach(t -> t.cache().ifPresent(m -> asked.add(m.ttl())));
    JsonValue whole = sent.json().get("cache_control");
    if (whole.isObject()) {
      asked.add(
          whole.get("ttl").asString("5m").equals("1h") ? CacheTtl.ONE_HOUR : CacheTtl.FIVE_MINUTES);
    }
    if (sent.json().get("prompt_cache_options").get("ttl").asString("").equals("12h")) {
      asked.add(CacheTtl.TWELVE_HOURS);
    }
    asked.remove(CacheTtl.UNSPECIFIED);
    return asked;
  }
}
