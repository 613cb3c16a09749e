package dev.hone.wire.prefix;

import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.Span;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.view.CacheMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds up the blocks of one prompt. */
final class ChainBuilder {
  /** What a picture costs, roughly, at any provider; its bytes say nothing. */
  private static final int PICTURE_TOKENS = 1_500;

  private static final int TEXT = 0x7E57;

  private final byte[] bytes;
  private final List<PrefixBlock> blocks = new ArrayList<>();
  private long chain = 0x686F6E65;
  private int head = -1;
  private int lastTurn;

  ChainBuilder(byte[] bytes) {
    this.bytes = bytes;
  }

  /** What is no block, but breaks the cache of all that follows. */
  void setting(JsonValue value) {
    if (value.isPresent()) {
      BlockHash hash = new BlockHash(bytes, 1);
      hash.add(value.span());
      chain = BlockHash.chain(chain, hash.value());
    }
  }

  /** The next block begins a message. */
  void beginMessage() {
    if (head < 0) {
      head = blocks.size();
    }
    lastTurn = blocks.size();
  }

  /** Adds a block: an object, or a string that stands for a text. */
  void block(BlockKind kind, JsonValue value, boolean markable) {
    if (!value.isPresent()) {
      return;
    }
    BlockHash hash = new BlockHash(bytes, kind.seed());
    Optional<CacheMark> mark = Optional.empty();
    int fixed = 0;
    if (value.isObject()) {
      List<JsonValue.Member> members = value.members();
      Optional<JsonValue> plain = plainText(members);
      if (plain.isPresent()) {
        hash.add(TEXT);
        hash.add(inside(plain.get()));
      } else {
        fixed = media(value);
        for (JsonValue.Member member : members) {
          if (!isMark(member.name())) {
            hash.add(member.key());
            hash.add(member.value().span());
          }
        }
      }
      mark = mark(members);
    } else if (value.isString()) {
      hash.add(TEXT);
      hash.add(inside(value));
    } else {
      hash.add(value.span());
    }
    add(hash, kind, value.span(), markable, mark, fixed);
  }

  /** A line whose content nobody caches by. */
  void attribution(JsonValue value) {
    BlockHash hash = new BlockHash(bytes, BlockKind.ATTRIBUTION.seed());
    long content = hash.value();
    chain = BlockHash.chain(chain, content);
    blocks.add(
        new PrefixBlock(
            chain,
            content,
            BlockKind.ATTRIBUTION,
            0,
            0,
            0,
            value.span(),
            false,
            value.isObject() ? mark(value.members()) : Optional.empty()));
  }

  PrefixChain build() {
    return new PrefixChain(blocks, head < 0 ? blocks.size() : head, lastTurn);
  }

  private void add(
      BlockHash hash,
      BlockKind kind,
      Span span,
      boolean markable,
      Optional<CacheMark> mark,
      int fixed) {
    long content = hash.value();
    chain = BlockHash.chain(chain, content);
    // A letter outside ASCII is two to four bytes and about a token per letter and a half.
    int text = (hash.length() - hash.wide()) / 4 + hash.wide() / 4 + 3;
    boolean empty = hash.length() == 0;
    blocks.add(
        new PrefixBlock(
            chain,
            content,
            kind,
            fixed > 0 ? fixed : text,
            hash.length(),
            hash.wide(),
            span,
            markable && !empty,
            mark));
  }

  /** The text of a block that says no more than a string would. */
  private static Optional<JsonValue> plainText(List<JsonValue.Member> members) {
    JsonValue text = null;
    for (JsonValue.Member member : members) {
      switch (member.name()) {
        case "type" -> {
          String type = member.value().asString("");
          if (!type.equals("text") && !type.equals("input_text") && !type.equals("output_text")) {
            return Optional.empty();
          }
        }
        case "text" -> text = member.value();
        case "cache_control", "prompt_cache_breakpoint" -> {}
        default -> {
          return Optional.empty();
        }
      }
    }
    return text != null && text.isString() ? Optional.of(text) : Optional.empty();
  }

  private static Span inside(JsonValue string) {
    return new Span(string.span().start() + 1, string.span().end() - 1);
  }

  /** Tokens of a block that carries media, 0 for any other. */
  private static int media(JsonValue block) {
    String type = block.get("type").asString("");
    return switch (type) {
      case "image", "image_url", "input_image" -> PICTURE_TOKENS;
      case "document", "file", "input_file", "input_audio" ->
          PICTURE_TOKENS + block.span().length() / 100;
      default -> block.get("inlineData").isObject() ? PICTURE_TOKENS : 0;
    };
  }

  private static boolean isMark(String name) {
    return name.equals("cache_control") || name.equals("prompt_cache_breakpoint");
  }

  private static Optional<CacheMark> mark(List<JsonValue.Member> members) {
    for (JsonValue.Member member : members) {
      if (isMark(member.name()) && member.value().isObject()) {
        return Optional.of(new CacheMark(ttl(member.value()), member.value().span()));
      }
    }
    return Optional.empty();
  }

  /** The lifetime that a mark asks for. */
  static CacheTtl ttl(JsonValue mark) {
    return switch (mark.get("ttl").asString("")) {
      case "5m" -> CacheTtl.FIVE_MINUTES;
      case "30m" -> CacheTtl.THIRTY_MINUTES;
      case "1h" -> CacheTtl.ONE_HOUR;
      case "12h" -> CacheTtl.TWELVE_HOURS;
      default -> CacheTtl.UNSPECIFIED;
    };
  }
}
