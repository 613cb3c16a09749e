package dev.hone.gateway.drift;

import dev.hone.gateway.promptcache.PrefixBreak;
import dev.hone.gateway.promptcache.PrefixBreak.Change;
import dev.hone.gateway.promptcache.PrefixComparison;
import dev.hone.gateway.promptcache.PromptText;
import dev.hone.wire.prefix.PrefixBlock;
import dev.hone.wire.prefix.PrefixChain;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one key asked one model of late. A request whose beginning is known, and that goes on from a
 * known conversation, costs two look-ups. Only a new beginning is compared with the last few, and
 * only a conversation that lost its place is looked at block by block. Its own lock guards it.
 */
final class Lane {
  private static final int FAMILIES = 4;
  private static final int HEADS = 256;
  private static final int TALKS = 64;

  /** Text kept of one beginning, and of one block of a conversation. */
  private static final int HEAD_BYTES = 128 << 10;

  private static final int BLOCK_BYTES = 8 << 10;

  /** How far before a prompt's end the last one's end is looked for. */
  private static final int REACH = 16;

  /** What is not worth a word, estimated tokens. */
  private static final long LEAST = 256;

  private final Map<Long, HeadFamily> heads = bounded(HEADS);
  private final Deque<HeadFamily> families = new ArrayDeque<>();
  private final Map<Long, Talk> talks = bounded(TALKS);
  private final Set<Change> said = EnumSet.noneOf(Change.class);

  private static <V> Map<Long, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
        return size() > most;
      }
    };
  }

  /** Memory that it takes, roughly, in bytes. */
  synchronized int weight() {
    int text = 0;
    for (HeadFamily family : families) {
      text += family.latest().bytes().length;
    }
    return text + TALKS * 1_024;
  }

  /** Whether a request's beginning is new here, so that its text will be kept. */
  synchronized boolean isNew(PrefixChain chain) {
    return chain.head() > 0 && !heads.containsKey(headHash(chain));
  }

  /** Looks at a request and remembers it. */
  synchronized Sighting look(PrefixChain chain, byte[] bytes) {
    Optional<PrefixBreak> broken = Optional.empty();
    HeadFamily family = chain.head() == 0 ? null : heads.get(headHash(chain));
    if (chain.head() > 0 && family == null) {
      broken = head(chain, bytes);
      family = heads.get(headHash(chain));
    }
    Optional<PrefixBreak> turned = talk(chain, bytes);
    Moves moves = family == null ? Moves.NONE : family.moves();
    if (broken.isEmpty() && turned.isEmpty() && moves.isEmpty()) {
      return Sighting.NOTHING;
    }
    broken = broken.or(() -> turned);
    return new Sighting(broken, broken.isPresent() && said.add(broken.get().change()), moves);
  }

  private static long headHash(PrefixChain chain) {
    return chain.blocks().get(chain.head() - 1).hash();
  }

  private Optional<PrefixBreak> head(PrefixChain chain, byte[] bytes) {
    PromptText now = PromptText.head(chain, bytes, HEAD_BYTES);
    HeadFamily nearest = null;
    long most = LEAST - 1;
    for (HeadFamily family : families) {
      long lost = HeadLikeness.lost(family.latest(), now);
      if (lost > most) {
        most = lost;
        nearest = family;
      }
    }
    if (nearest == null) {
      HeadFamily family = new HeadFamily(now);
      families.addFirst(family);
      if (families.size() > FAMILIES) {
        families.removeLast();
      }
      heads.put(headHash(chain), family);
      return Optional.empty();
    }
    long lost = most;
    int before = nearest.variants();
    Optional<PrefixBreak> found =
        PrefixComparison.between(nearest.latest(), now)
            .map(b -> inRequest(b, now, chain).losing(lost));
    nearest.add(now, Moves.between(nearest.latest(), now, found.map(PrefixBreak::change)));
    heads.put(headHash(chain), nearest);
    // Who writes other instructions once, or two sorts of requests, changed nothing by itself.
    return found.filter(b -> b.change().isDrift() || before > 1);
  }

  /** The same with its byte counted in the request's body. */
  private static PrefixBreak inRequest(PrefixBreak found, PromptText text, PrefixChain chain) {
    int into = found.offset() - text.blocks().get(found.block()).span().start();
    return found.atByte(chain.blocks().get(found.block()).span().start() + into);
  }

  private Optional<PrefixBreak> talk(PrefixChain chain, byte[] bytes) {
    List<PrefixBlock> blocks = chain.blocks();
    int last = blocks.size() - 1;
    if (last < chain.head() || blocks.size() > Talk.MOST_BLOCKS) {
      return Optional.empty();
    }
    Talk now = Talk.of(chain);
    Optional<PrefixBreak> broken = Optional.empty();
    for (int at = last; at >= Math.max(chain.head(), last - REACH); at--) {
      Talk before = talks.get(blocks.get(at).content());
      if (before == null) {
        continue;
      }
      int from = before.brokenAt(chain, at);
      long lost = from < 0 ? 0 : before.lost(chain, from, at);
      if (from < 0 || lost >= LEAST) {
        talks.remove(blocks.get(at).content());
        now = now.holding(before.held(), before.text());
      }
      if (lost >= LEAST) {
        byte[] text = text(blocks.get(from), bytes);
        broken = Optional.of(turned(before, chain, from, lost, text));
        now = now.holding(from - chain.head(), text);
      }
      break;
    }
    talks.put(blocks.get(last).content(), now);
    return broken;
  }

  private static byte[] text(PrefixBlock block, byte[] bytes) {
    int length = Math.min(block.span().length(), BLOCK_BYTES);
    return Arrays.copyOfRange(bytes, block.span().start(), block.span().start() + length);
  }

  private static PrefixBreak turned(
      Talk before, PrefixChain chain, int from, long lost, byte[] text) {
    PrefixBlock block = chain.blocks().get(from);
    int place = from - chain.head();
    boolean sameText =
        before.head() + place <= before.last()
            && before.contents()[before.head() + place] == block.content();
    boolean held = before.held() == place;
    int same = held ? Math.max(0, Arrays.mismatch(before.text(), text)) : 0;
    long shared = 0;
    for (PrefixBlock earlier : chain.blocks().subList(0, from)) {
      shared += earlier.tokens();
    }
    return new PrefixBreak(
        from,
        block.kind(),
        shared,
        lost,
        block.span().start() + same,
        "",
        "",
        sameText
            ? Change.SETTING
            : held ? PrefixComparison.ofTexts(before.text(), text) : Change.TEXT);
  }
}
