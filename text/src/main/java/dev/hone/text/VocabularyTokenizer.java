package dev.hone.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** What every kind of tokenizer answers from its vocabulary alone. */
abstract sealed class VocabularyTokenizer implements Tokenizer permits BpeTokenizer, SpmTokenizer {
  private final Vocabulary vocabulary;
  private final Map<String, Integer> ids;
  private final EndTokens endTokens;
  private final SpecialTokens specialTokens;

  VocabularyTokenizer(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.ids = HashMap.newHashMap(vocabulary.size());
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.putIfAbsent(vocabulary.text(id), id);
    }
    // Two tokens may have one text; whoever asks by text means the special one.
    for (int id = vocabulary.size() - 1; id >= 0; id--) {
      if (vocabulary.type(id).reserved() || vocabulary.type(id) == TokenType.USER_DEFINED) {
        ids.put(vocabulary.text(id), id);
      }
    }
    this.endTokens = new EndTokens(vocabulary);
    this.specialTokens = new SpecialTokens(vocabulary);
  }

  final Vocabulary vocabulary() {
    return vocabulary;
  }

  final SpecialTokens specialTokens() {
    return specialTokens;
  }

  /**
   * Token ids of {@code text}.
   *
   * @param trustedUntil for a position: the end of the stretch around it in which control tokens
   *     are recognized, or the position itself if they are not; asked in ascending order
   */
  abstract int[] encode(String text, IntUnaryOperator trustedUntil);

  @Override
  public final int[] encode(String text, boolean special) {
    return encode(text, special ? p -> text.length() : p -> p);
  }

  @Override
  public final int[] encode(List<Segment> prompt) {
    StringBuilder text = new StringBuilder();
    prompt.forEach(segment -> text.append(segment.text()));
    return encode(text.toString(), new TrustedStretches(prompt));
  }

  /** The bytes of a token that is neither control, unknown, user-defined nor unused. */
  abstract byte[] plainBytes(int token);

  @Override
  public final int size() {
    return vocabulary.size();
  }

  @Override
  public final byte[] bytes(int token, boolean special) {
    return switch (vocabulary.type(token)) {
      case CONTROL, UNKNOWN -> special ? Utf8.bytes(vocabulary.text(token)) : new byte[0];
      case USER_DEFINED -> Utf8.bytes(vocabulary.text(token));
      case UNUSED -> new byte[0];
      case NORMAL, BYTE -> plainBytes(token);
    };
  }

  @Override
  public final String decode(int[] tokens, boolean special) {
    StringBuilder text = new StringBuilder(tokens.length * 4);
    Utf8Decoder decoder = new Utf8Decoder();
    for (int token : tokens) {
      for (byte b : bytes(token, special)) {
        decoder.accept(b, text);
      }
    }
    decoder.flush(text);
    return text.toString();
  }

  @Override
  public final Optional<Integer> id(String token) {
    return Optional.ofNullable(ids.get(token));
  }

  @Override
  public final boolean isEnd(int token) {
    return endTokens.contains(token);
  }

  @Override
  public final boolean isControl(int token) {
    return vocabulary.type(token) == TokenType.CONTROL;
  }

  @Override
  public final Optional<Integer> bos() {
    return vocabulary.specials().bos();
  }

  @Override
  public final Optional<Integer> eos() {
    return vocabulary.specials().eos();
  }

  @Override
  public final Detokenizer detokenizer() {
    return new StreamDetokenizer(this);
  }
}
