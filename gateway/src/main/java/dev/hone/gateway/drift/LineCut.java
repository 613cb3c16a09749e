package dev.hone.gateway.drift;

import dev.hone.gateway.promptcache.PrefixBreak.Change;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Edit;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.Span;
import dev.hone.wire.prefix.BlockKind;
import dev.hone.wire.prefix.PrefixBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Cuts lines that drift out of one block of instructions. */
final class LineCut {
  private LineCut() {}

  /**
   * The request without those lines of the block.
   *
   * @param moved takes the lines as they stood in JSON
   * @param kinds takes what they change by
   * @return empty where none of them is there, or nothing would be left
   */
  static Optional<ChatRequest> of(
      ChatRequest edited,
      PrefixBlock block,
      List<VolatileLine> volatiles,
      List<String> moved,
      Set<Change> kinds) {
    JsonValue value = edited.json().document().valueAt(block.span().start());
    JsonValue text = value.isString() ? value : value.get("text");
    if (block.kind() != BlockKind.SYSTEM || !text.isString()) {
      return Optional.empty();
    }
    byte[] bytes = edited.json().document().bytes();
    int origin = block.span().start();
    byte[] raw = Arrays.copyOfRange(bytes, origin, block.span().end());
    int from = text.span().start() + 1 - origin;
    int to = text.span().end() - 1 - origin;
    List<Span> lines = TextLines.of(raw);
    List<String> kept = new ArrayList<>();
    List<String> cut = new ArrayList<>();
    Set<Change> why = EnumSet.noneOf(Change.class);
    for (int i = 0; i < lines.size(); i++) {
      Span line = lines.get(i);
      if (line.end() < from || line.start() > to) {
        continue;
      }
      int start = Math.max(from, line.start());
      String inside =
          new String(raw, start, Math.min(to, line.end()) - start, StandardCharsets.UTF_8);
      int number = i;
      Optional<VolatileLine> found =
          volatiles.stream().filter(v -> v.line() == number && v.is(raw, line)).findFirst();
      found.ifPresent(v -> why.add(v.change()));
      (found.isPresent() ? cut : kept).add(inside);
    }
    if (cut.isEmpty() || kept.stream().allMatch(String::isBlank)) {
      return Optional.empty();
    }
    moved.addAll(cut);
    kinds.addAll(why);
    return Optional.of(
        edited.withEdit(
            new Edit.Replace(
                new Span(origin + from, origin + to), String.join("\\n", kept), Tail.REASON)));
  }
}
