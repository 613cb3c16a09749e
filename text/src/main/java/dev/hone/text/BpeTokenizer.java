package dev.hone.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Byte-level BPE ({@code gpt2} in GGUF): text is split by the pre-tokenizer's pattern, each piece's
 * UTF-8 bytes are single tokens at first and merge by rank. Decoding gives back the very text, as
 * far as the vocabulary has a token for each of its bytes.
 */
final class BpeTokenizer extends VocabularyTokenizer {
  private final PreTokenizer preTokenizer;
  private final MergeTable merges;
  private final int[] byteTokens = new int[256];
  private final Map<String, Integer> wholeWords;
  private final WordCache cache = new WordCache();

  /**
   * @throws TokenizerException if the pre-tokenizer is not supported or a merge names an unknown
   *     token
   */
  BpeTokenizer(Vocabulary vocabulary) {
    super(vocabulary);
    String rule = vocabulary.preTokenizer();
    this.preTokenizer = PreTokenizers.named(rule);
    Map<String, Integer> mergeable = mergeable(vocabulary);
    this.merges = mergeTable(vocabulary, mergeable);
    for (int b = 0; b < 256; b++) {
      byteTokens[b] = mergeable.getOrDefault(String.valueOf(ByteAlphabet.charOf(b)), ~b);
    }
    this.wholeWords = PreTokenizers.takesWholeWords(rule) ? words(mergeable) : Map.of();
  }

  @Override
  int[] encode(String text, IntUnaryOperator trustedUntil) {
    IntList out = new IntList(text.length() / 3 + 1);
    SymbolMerger merger = new SymbolMerger(merges);
    PreTokenizer.PieceSink pieces = (start, end) -> encodePiece(text, start, end, merger, out);
    specialTokens()
        .split(
            text,
            trustedUntil,
            new SpecialTokens.Handler() {
              @Override
              public void text(int start, int end) {
                preTokenizer.split(text, start, end, pieces);
              }

              @Override
              public void token(int id) {
                out.add(id);
              }
            });
    return out.toArray();
  }

  private void encodePiece(String text, int start, int end, SymbolMerger merger, IntList out) {
    if (cache.copy(text, start, end, out)) {
      return;
    }
    int before = out.size();
    Integer whole =
        wholeWords.isEmpty() || end - start > Vocabulary.MAX_TOKEN_LENGTH
            ? null
            : wholeWords.get(text.substring(start, end));
    if (whole != null) {
      out.add(whole);
    } else {
      int count = merger.merge(toByteTokens(text, start, end, merger));
      int[] symbols = merger.symbols(count);
      for (int i = 0; i < count; i++) {
        // A byte that the vocabulary has no token for is dropped, as the reference tokenizers do;
        // the unknown token is a control token and no text may turn into one.
        if (symbols[i] >= 0) {
          out.add(symbols[i]);
        }
      }
    }
    cache.put(text, start, end, out.toArray(before));
  }

  private int toByteTokens(String text, int start, int end, SymbolMerger merger) {
    int[] symbols = merger.symbols(Math.multiplyExact(end - start, 3));
    int n = 0;
    int p = start;
    while (p < end) {
      int c = Utf8.scalarAt(text, p);
      if (c < 0x80) {
        symbols[n++] = byteTokens[c];
      } else if (c < 0x800) {
        symbols[n++] = byteTokens[0xc0 | c >> 6];
        symbols[n++] = byteTokens[0x80 | (c & 0x3f)];
      } else if (c < 0x10000) {
        symbols[n++] = byteTokens[0xe0 | c >> 12];
        symbols[n++] = byteTokens[0x80 | (c >> 6 & 0x3f)];
        symbols[n++] = byteTokens[0x80 | (c & 0x3f)];
      } else {
        symbols[n++] = byteTokens[0xf0 | c >> 18];
        symbols[n++] = byteTokens[0x80 | (c >> 12 & 0x3f)];
        symbols[n++] = byteTokens[0x80 | (c >> 6 & 0x3f)];
        symbols[n++] = byteTokens[0x80 | (c & 0x3f)];
      }
      p += Character.charCount(c);
    }
    return n;
  }

  @Override
  byte[] plainBytes(int token) {
    return ByteAlphabet.bytes(vocabulary().text(token));
  }

  @Override
  public boolean addsBos() {
    return vocabulary()
        .specials()
        .addBos()
        .orElse(PreTokenizers.addsBos(vocabulary().preTokenizer()));
  }

  /** Ids that text may become: normal tokens before user-defined ones with the same text. */
  private static Map<String, Integer> mergeable(Vocabulary vocabulary) {
    Map<String, Integer> ids = HashMap.newHashMap(vocabulary.size());
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.type(id) == TokenType.NORMAL) {
        ids.putIfAbsent(vocabulary.text(id), id);
      }
    }
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.type(id) == TokenType.USER_DEFINED) {
        ids.putIfAbsent(vocabulary.text(id), id);
      }
    }
    return ids;
  }

  private MergeTable mergeTable(Vocabulary vocabulary, Map<String, Integer> mergeable) {
    List<String> lines = vocabulary.merges();
    MergeTable table = new MergeTable(lines.size());
    for (int rank = 0; rank < lines.size(); rank++) {
      String line = lines.get(rank);
      int space = line.indexOf(' ', 1);
      if (space < 0 || space + 1 == line.length()) {
        throw new TokenizerException(
            "merge " + rank + " is not two tokens with a space between: '" + line + "'");
      }
      String left = line.substring(0, space);
      String right = line.substring(space + 1);
      String both = left + right;
      Integer a = mergeable.get(left);
      Integer b = mergeable.get(right);
      Integer merged = mergeable.get(both);
      if (a != null && b != null && merged != null) {
        table.add(a, b, rank, merged);
      } else {
        // A merge over a control token is left out: no text may turn into one.
        requireToken(rank, left);
        requireToken(rank, right);
        requireToken(rank, both);
      }
    }
    return table;
  }

  private void requireToken(int rank, String token) {
    if (id(token).isEmpty()) {
      throw new TokenizerException(
          "merge " + rank + " names '" + token + "', which is not in the vocabulary");
    }
  }

  private static Map<String, Integer> words(Map<String, Integer> mergeable) {
    Map<String, Integer> words = HashMap.newHashMap(mergeable.size());
    mergeable.forEach((token, id) -> {
      byte[] bytes = ByteAlphabet.bytes(token);
      String text = new String(bytes, StandardCharsets.UTF_8);
      // A token that begins or ends inside a character is no word.
      if (Arrays.equals(bytes, Utf8.bytes(text))) {
        words.putIfAbsent(text, id);
      }
    });
    return words;
  }
}
