package dev.hone.gateway.promptcache;

import dev.hone.gateway.promptcache.PrefixBreak.Change;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.Span;
import dev.hone.wire.prefix.BlockKind;
import dev.hone.wire.prefix.PrefixBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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

  private final PromptText before;
  private final PromptText after;

  private PrefixComparison(PromptText before, PromptText after) {
    this.before = before;
    this.after = after;
  }

  /** The break; empty where one prompt begins with the whole other. */
  public static Optional<PrefixBreak> between(ChatRequest earlier, ChatRequest later) {
    return between(PromptText.of(earlier), PromptText.of(later));
  }

  /** The same of prompts, or of parts of them that begin at their beginning. */
  public static Optional<PrefixBreak> between(PromptText earlier, PromptText later) {
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
            excerpt(before.bytes(), old.span(), same),
            excerpt(after.bytes(), now.span(), same),
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
    int same =
        Arrays.mismatch(
            before.bytes(), old.start(), old.end(), after.bytes(), now.start(), now.end());
    return same < 0 ? now.length() : same;
  }

  private Change change(PrefixBlock old, PrefixBlock now, int same) {
    if (old.content() == now.content() && old.kind() == now.kind()) {
      return Change.SETTING;
    }
    if (old.kind() == BlockKind.TOOL || now.kind() == BlockKind.TOOL) {
      return tools(old, now);
    }
    return ofWords(
        word(before.bytes(), old.span(), same),
        word(after.bytes(), now.span(), same),
        excerpt(after.bytes(), now.span(), same));
  }

  /** What became of one block of text: a date, an id, a number or anything. */
  public static Change ofTexts(byte[] before, byte[] after) {
    int mismatch = Arrays.mismatch(before, after);
    int same = mismatch < 0 ? after.length : mismatch;
    Span old = new Span(0, before.length);
    Span now = new Span(0, after.length);
    return ofWords(word(before, old, same), word(after, now, same), excerpt(after, now, same));
  }

  private static Change ofWords(String was, String is, String around) {
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
    if (canonicalTools(before).equals(canonicalTools(after))) {
      return Change.KEY_ORDER;
    }
    return old.kind() == now.kind() && name(before, old).equals(name(after, now))
        ? Change.TEXT
        : Change.TOOLS;
  }

  private static String name(PromptText prompt, PrefixBlock block) {
    return parsed(prompt, block)
        .map(tool -> tool.get("name").asString(tool.get("function").get("name").asString("")))
        .orElse("");
  }

  /** A tool as JSON; empty where its text was not kept. */
  private static Optional<JsonValue> parsed(PromptText prompt, PrefixBlock block) {
    Span span = block.span();
    byte[] text = Arrays.copyOfRange(prompt.bytes(), span.start(), span.end());
    return text.length == 0 ? Optional.empty() : Optional.of(JsonDocument.parse(text).root());
  }

  private static Set<Long> contents(PromptText chain) {
    Set<Long> contents = new HashSet<>();
    for (PrefixBlock block : chain.blocks()) {
      if (block.kind() == BlockKind.TOOL) {
        contents.add(block.content());
      }
    }
    return contents;
  }

  private static Set<String> canonicalTools(PromptText prompt) {
    Set<String> tools = new HashSet<>();
    for (PrefixBlock block : prompt.blocks()) {
      if (block.kind() == BlockKind.TOOL) {
        tools.add(parsed(prompt, block).map(PrefixComparison::canonical).orElse(""));
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
  private static String word(byte[] bytes, Span span, int at) {
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

  private static String excerpt(byte[] bytes, Span span, int at) {
    int from = Math.max(span.start(), span.start() + at - EXCERPT / 2);
    int to = Math.min(span.end(), from + EXCERPT);
    return new String(bytes, from, Math.max(0, to - from), StandardCharsets.UTF_8)
        .replace('\uFFFD', '?');
  }
}
