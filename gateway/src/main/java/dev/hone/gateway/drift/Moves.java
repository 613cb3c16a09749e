package dev.hone.gateway.drift;

import dev.hone.gateway.promptcache.PrefixBreak.Change;
import dev.hone.gateway.promptcache.PromptText;
import dev.hone.wire.json.Span;
import dev.hone.wire.prefix.BlockKind;
import dev.hone.wire.prefix.PrefixBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What of an application's prompts can be moved out of the way, as far as was seen.
 *
 * @param lines that belong behind what is cached
 * @param toolOrder whether its tools come in changing order
 * @param keyOrder whether the keys of their objects do
 */
record Moves(List<VolatileLine> lines, boolean toolOrder, boolean keyOrder) {
  static final Moves NONE = new Moves(List.of(), false, false);

  private static final int MOST_LINES = 4;

  Moves {
    lines = List.copyOf(lines);
  }

  boolean isEmpty() {
    return lines.isEmpty() && !toolOrder && !keyOrder;
  }

  /** Both; lines that are known stay first. */
  Moves and(Moves more) {
    List<VolatileLine> all = new ArrayList<>(lines);
    for (VolatileLine line : more.lines) {
      if (all.size() < MOST_LINES && all.stream().noneMatch(line::isSame)) {
        all.add(line);
      }
    }
    return new Moves(all, toolOrder || more.toolOrder, keyOrder || more.keyOrder);
  }

  /** What the difference of two beginnings says. */
  static Moves between(PromptText before, PromptText after, Optional<Change> change) {
    List<VolatileLine> lines = new ArrayList<>();
    int most = Math.min(before.blocks().size(), after.blocks().size());
    for (int i = 0; i < most; i++) {
      PrefixBlock was = before.blocks().get(i);
      PrefixBlock is = after.blocks().get(i);
      if (was.kind() == BlockKind.SYSTEM
          && is.kind() == BlockKind.SYSTEM
          && was.content() != is.content()) {
        lines(i, before.text(i), after.text(i), lines);
      }
    }
    return new Moves(
        lines,
        change.filter(c -> c == Change.TOOL_ORDER).isPresent(),
        change.filter(c -> c == Change.KEY_ORDER).isPresent());
  }

  private static void lines(int block, byte[] before, byte[] after, List<VolatileLine> into) {
    List<Span> were = TextLines.of(before);
    List<Span> are = TextLines.of(after);
    if (were.size() != are.size()) {
      return;
    }
    for (int i = 0; i < are.size(); i++) {
      byte[] was = Arrays.copyOfRange(before, were.get(i).start(), were.get(i).end());
      byte[] is = Arrays.copyOfRange(after, are.get(i).start(), are.get(i).end());
      if (!Arrays.equals(was, is)) {
        VolatileLine.between(block, i, was, is).ifPresent(into::add);
      }
    }
  }
}
