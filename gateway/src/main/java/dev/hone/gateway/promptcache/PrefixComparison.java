package dev.hone.gateway.promptcache;

import dev.hone.gateway.promptcache.PrefixBreak.Change;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.Span;
import dev.hone.wire.prefix.BlockKind;
import dev.hone.wire.prefix.PrefixBlock;
import dev.hone.wire.prefix.PrefixChain;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds what broke the prefix between two requests. */
public final class PrefixComparison {
  private static final int EXCERPT = 60;
  private static final Pattern DATE =
      Pattern.compile(
          ".*(\\d{4}-\\d{2}-\\d{2}|\\d{1,2}:\\d{2}(:\\d{2})?"
              + "|(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*day"
              + "|\\d{1,2}\\.? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
              + "|(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \\d).*",
          Pattern.DOTALL);
  private static final Pattern ID =
      Pattern.compile("(?=.*\\d)(?=.*[A-Za-z])[A-Za-z0-9_-]{8,}|[0-9a-fA-F]{8,}");
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+([.,]\\d+)*");

  private final ChatRequest earlier;
  private final ChatRequest later;
  private final PrefixChain before;
  private final PrefixChain after;

  private PrefixComparison(ChatRequest earlier, ChatRequest later) {
    this.earlier = earlier;
    this.later = later;
    this.before = earlier.prefix();
    this.after = later.prefix();
  }

  /** The break; empty where one prompt begins with the whole other. */
  public static Optional<PrefixBreak> between(ChatRequest earlier, ChatRequest later) {
    return new PrefixComparison(earlier, later).find();
  }

  private Optional<PrefixBreak> find() {
    int shared = before.sharedWith(after);
    if (shared == before.blocks().size() || shared == after.blocks().size()) {
      return Optional.empty();
    }
    PrefixBlock old = before.blocks().get(shared);
    PrefixBlock now = after.blocks().get(shared);
    long sharedTokens = 0;
    for (PrefixBlock block : after.blocks().subList(0, shared)) {
      sharedTokens += block.tokens();
    }
    int same = sameBytes(old.span(), now.span());
    Change change = change(old, now, same);
    return Optional.of(
        new PrefixBreak(
            shared,
            now.kind(),
            sharedTokens,
            lost(shared),
            Math.min(now.span().start() + same, now.span().end()),
            excerpt(earlier, old.span(), same),
            excerpt(later, now.span(), same),
            change));
  }

  /** The changed block, and what follows it and was there before. */
  private long lost(int from) {
    Map<Long, Integer> known = new HashMap<>();
    for (PrefixBlock block : before.blocks().subList(from, before.blocks().size())) {
      known.merge(block.content(), 1, Integer::sum);
    }
    long lost = 0;
    for (int i = from; i < after.blocks().size(); i++) {
      PrefixBlock block = after.blocks().get(i);
      boolean wasThere = known.merge(block.content(), -1, Integer::sum) >= 0;
      if (i == from || wasThere) {
        lost += block.tokens();
      }
    }
    return lost;
  }

  private int sameBytes(Span old, Span now) {
    byte[] a = earlier.json().document().bytes();
    byte[] b = later.json().document().bytes();
    int same = 0;
    while (same < old.length()
        && same < now.length()
        && a[old.start() + same] == b[now.start() + same]) {
      same++;
    }
    return same;
  }

  private Change change(PrefixBlock old, PrefixBlock now, int same) {
    if (old.content() == now.content() && old.kind() == now.kind()) {
      return Change.SETTING;
    }
    if (old.kind() == BlockKind.TOOL || now.kind() == BlockKind.TOOL) {
      return tools(old, now);
    }
    String was = word(earlier, old.span(), same);
    String is = word(later, now.span(), same);
    String around = excerpt(later, now.span(), same);
    if (DATE.matcher(was).matches() && DATE.matcher(is).matches()) {
      return Change.DATE;
    }
    if (NUMBER.matcher(was).matches() && NUMBER.matcher(is).matches() && was.length() < 8) {
      return DATE.matcher(around).matches() && was.length() <= 2 ? Change.DATE : Change.COUNTER;
    }
    return ID.matcher(was).matches() && ID.matcher(is).matches() ? Change.ID : Change.TEXT;
  }

  private Change tools(PrefixBlock old, PrefixBlock now) {
    Set<Long> were = contents(before);
    Set<Long> are = contents(after);
    if (were.equals(are)) {
      return Change.TOOL_ORDER;
    }
    Set<String> canonicalBefore = canonicalTools(earlier, before);
    if (canonicalBefore.equals(canonicalTools(later, after))) {
      return Change.KEY_ORDER;
    }
    return old.kind() == now.kind() && name(earlier, old).equals(name(later, now))
        ? Change.TEXT
        : Change.TOOLS;
  }

  private static String name(ChatRequest request, PrefixBlock block) {
    JsonValue tool = request.json().document().valueAt(block.span().start());
    return tool.get("name").asString(tool.get("function").get("name").asString(""));
  }

  private static Set<Long> contents(PrefixChain chain) {
    Set<Long> contents = new HashSet<>();
    for (PrefixBlock block : chain.blocks()) {
      if (block.kind() == BlockKind.TOOL) {
        contents.add(block.content());
      }
    }
    return contents;
  }

  private static Set<String> canonicalTools(ChatRequest request, PrefixChain chain) {
    JsonDocument document = request.json().document();
    Set<String> tools = new HashSet<>();
    for (PrefixBlock block : chain.blocks()) {
      if (block.kind() == BlockKind.TOOL) {
        tools.add(canonical(document.valueAt(block.span().start())));
      }
    }
    return tools;
  }

  private static String canonical(JsonValue value) {
    if (value.isObject()) {
      TreeMap<String, String> fields = new TreeMap<>();
      value.members().forEach(m -> fields.put(m.name(), canonical(m.value())));
      return fields.toString();
    }
    if (value.isArray()) {
      List<String> elements = new ArrayList<>();
      value.elements().forEach(e -> elements.add(canonical(e)));
      return elements.toString();
    }
    return value.raw();
  }

  /** The word around the first difference. */
  private static String word(ChatRequest request, Span span, int at) {
    byte[] bytes = request.json().document().bytes();
    int from = Math.min(span.start() + at, span.end());
    int to = from;
    while (from > span.start() && isWord(bytes[from - 1])) {
      from--;
    }
    while (to < span.end() && isWord(bytes[to])) {
      to++;
    }
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static boolean isWord(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'A' && b <= 'Z')
        || (b >= 'a' && b <= 'z')
        || b == '-'
        || b == ':'
        || b == '_'
        || b == '+';
  }

  private static String excerpt(ChatRequest request, Span span, int at) {
    byte[] bytes = request.json().document().bytes();
    int from = Math.max(span.start(), span.start() + at - EXCERPT / 2);
    int to = Math.min(span.end(), from + EXCERPT);
    return new String(bytes, from, Math.max(0, to - from), StandardCharsets.UTF_8)
        .replace('\uFFFD', '?');
  }
}
