package dev.hone.gateway.journal;

import dev.hone.ledger.journal.PromptBlock;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.json.JsonValue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The prefixes of a prompt: tools, system text and messages, in the order in which providers match
 * them, each block hashed together with all before it.
 *
 * <p>What moves through a conversation without changing what is said is left out: cache marks, and
 * the line with which Claude Code begins its system text, which is another on every request.
 */
final class PromptHashes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] MARK = "\"cache_control\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BILLING =
      "x-anthropic-billing-header:".getBytes(StandardCharsets.US_ASCII);

  /** Odd constants with well-mixed bits, from the golden ratio and MurmurHash3's finalizer. */
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private static final long MIX = 0xFF51AFD7ED558CCDL;

  /** Bytes of English, code or JSON per token, roughly. */
  private static final int BYTES_PER_TOKEN = 4;

  private final List<PromptBlock> blocks = new ArrayList<>();
  private final byte[] bytes;
  private long hash;
  private long word;
  private int filled;

  private PromptHashes(ChatRequest request) {
    this.bytes = request.json().document().bytes();
    this.hash = mixed(request.model().hashCode());
  }

  /** The blocks of a prompt. A model reads no other's cache, so its name begins the chain. */
  static List<PromptBlock> of(ChatRequest request) {
    PromptHashes hashes = new PromptHashes(request);
    JsonValue body = request.json();
    switch (request.protocol()) {
      case OPENAI_CHAT -> hashes.whole(body.get("tools")).each(body.get("messages"));
      case OPENAI_RESPONSES ->
          hashes.whole(body.get("instructions")).whole(body.get("tools")).each(body.get("input"));
      case OPENAI_COMPLETIONS -> hashes.whole(body.get("prompt"));
      case GEMINI_GENERATE ->
          hashes
              .whole(body.get("tools"))
              .whole(body.get("systemInstruction"))
              .each(body.get("contents"));
      case ANTHROPIC_MESSAGES ->
          hashes.whole(body.get("tools")).each(body.get("system")).each(body.get("messages"));
      default -> {}
    }
    return List.copyOf(hashes.blocks);
  }

  private PromptHashes each(JsonValue list) {
    if (!list.isArray()) {
      return whole(list);
    }
    for (JsonValue element : list.elements()) {
      if (blocks.size() > 3 || !contains(element, BILLING)) {
        whole(element);
      }
    }
    return this;
  }

  private PromptHashes whole(JsonValue value) {
    if (!value.isPresent()) {
      return this;
    }
    int start = value.span().start();
    int end = value.span().end();
    int counted = 0;
    int from = start;
    for (int mark = find(MARK, from, end); mark >= 0; mark = find(MARK, from, end)) {
      int before = mark;
      while (before > from && (bytes[before - 1] == ',' || bytes[before - 1] <= ' ')) {
        before--;
      }
      add(from, before);
      counted += before - from;
      from = behindObject(mark + MARK.length, end);
      if (bytes[before - 1] == '{') {
        while (from < end && (bytes[from] == ',' || bytes[from] <= ' ')) {
          from++;
        }
      }
    }
    add(from, end);
    counted += end - from;
    endBlock(counted);
    blocks.add(new PromptBlock(hash, Math.max(1, counted / BYTES_PER_TOKEN)));
    return this;
  }

  /** Behind the object that follows; a mark's object holds no other and no brace in a string. */
  private int behindObject(int from, int end) {
    int at = from;
    while (at < end && bytes[at] != '}') {
      at++;
    }
    return Math.min(at + 1, end);
  }

  /** Takes bytes; in how many pieces they come makes no difference. */
  private void add(int from, int to) {
    int at = from;
    while (at < to) {
      if (filled == 0 && at + Long.BYTES <= to) {
        step((long) LONGS.get(bytes, at));
        at += Long.BYTES;
      } else {
        word |= (bytes[at] & 0xFFL) << (filled * Byte.SIZE);
        at++;
        filled++;
        if (filled == Long.BYTES) {
          step(word);
          word = 0;
          filled = 0;
        }
      }
    }
  }

  private void step(long next) {
    long h = (hash ^ next) * STEP;
    hash = h ^ h >>> 32;
  }

  private void endBlock(int length) {
    step(word);
    word = 0;
    filled = 0;
    hash = mixed(hash ^ length);
  }

  private static long mixed(long value) {
    long h = (value ^ value >>> 33) * MIX;
    return h ^ h >>> 29;
  }

  private boolean contains(JsonValue value, byte[] word) {
    int end = Math.min(value.span().end(), value.span().start() + 100);
    return find(word, value.span().start(), end) >= 0;
  }

  private int find(byte[] word, int from, int end) {
    for (int at = from; at + word.length <= end; at++) {
      int i = 0;
      while (i < word.length && bytes[at + i] == word[i]) {
        i++;
      }
      if (i == word.length) {
        return at;
      }
    }
    return -1;
  }
}
