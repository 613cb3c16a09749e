package dev.hone.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * SentencePiece BPE ({@code llama} in GGUF): spaces are U+2581, characters merge into the token of
 * the highest score, what is not in the vocabulary falls back to byte tokens. A space is put before
 * text at the start and after a special token if the vocabulary says so; it stays in the decoded
 * text.
 */
final class SpmTokenizer extends VocabularyTokenizer {
  private static final char SPACE = '\u2581';
  private static final int NONE = -1;

  private final SpmMerges merges;
  private final int[] byteTokens = new int[256];
  private final int unknown;
  private final boolean spacePrefix;
  private final WordCache cache = new WordCache();

  /**
   * @throws TokenizerException if a byte token is not of the form {@code <0xNN>}
   */
  SpmTokenizer(Vocabulary vocabulary) {
    super(vocabulary);
    Arrays.fill(byteTokens, NONE);
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.type(id) == TokenType.BYTE) {
        byteTokens[byteValue(id, vocabulary.text(id))] = id;
      }
    }
    this.merges = new SpmMerges(vocabulary);
    this.unknown = vocabulary.specials().unknown().orElse(NONE);
    this.spacePrefix = vocabulary.specials().spacePrefix().orElse(true);
  }

  @Override
  int[] encode(String text, IntUnaryOperator trustedUntil) {
    IntList out = new IntList(text.length() / 3 + 1);
    SymbolMerger merger = new SymbolMerger(merges.table());
    specialTokens()
        .split(
            text,
            trustedUntil,
            new SpecialTokens.Handler() {
              private boolean prefix = spacePrefix;

              @Override
              public void text(int start, int end) {
                String spaced = text.substring(start, end).replace(' ', SPACE);
                encodeText(prefix ? SPACE + spaced : spaced, merger, out);
                prefix = false;
              }

              @Override
              public void token(int id) {
                out.add(id);
                prefix = spacePrefix;
              }
            });
    return out.toArray();
  }

  private void encodeText(String text, SymbolMerger merger, IntList out) {
    int start = 0;
    while (start < text.length()) {
      int end = merges.wordEnd(text, start);
      if (!cache.copy(text, start, end, out)) {
        int before = out.size();
        encodeWord(text, start, end, merger, out);
        cache.put(text, start, end, out.toArray(before));
      }
      start = end;
    }
  }

  private void encodeWord(String text, int start, int end, SymbolMerger merger, IntList out) {
    int[] symbols = merger.symbols(end - start);
    int n = 0;
    for (int p = start; p < end; p += Character.charCount(text.codePointAt(p))) {
      symbols[n++] = merges.symbol(Utf8.scalarAt(text, p));
    }
    int count = merger.merge(n);
    for (int i = 0; i < count; i++) {
      if (symbols[i] >= 0) {
        out.add(symbols[i]);
      } else {
        fallBackToBytes(~symbols[i], out);
      }
    }
  }

  private void fallBackToBytes(int codePoint, IntList out) {
    for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
      int token = byteTokens[b & 0xff];
      if (token == NONE) {
        // No byte tokens: one unknown token for the character, if there is such a token.
        if (unknown != NONE) {
          out.add(unknown);
        }
        return;
      }
      out.add(token);
    }
  }

  @Override
  byte[] plainBytes(int token) {
    String text = vocabulary().text(token);
    if (vocabulary().type(token) == TokenType.BYTE) {
      return new byte[] {(byte) byteValue(token, text)};
    }
    return Utf8.bytes(text.replace(SPACE, ' '));
  }

  @Override
  public boolean addsBos() {
    return vocabulary().specials().addBos().orElse(true);
  }

  private static int byteValue(int token, String text) {
    if (text.length() == 6 && text.startsWith("<0x") && text.endsWith(">")) {
      int high = Character.digit(text.charAt(3), 16);
      int low = Character.digit(text.charAt(4), 16);
      if (high >= 0 && low >= 0) {
        return high << 4 | low;
      }
    }
    throw new TokenizerException(
        "token " + token + " is a byte token but its text is '" + text + "', not like <0x0A>");
  }
}
