package dev.hone.text;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Text to token ids and back. Immutable and thread-safe. */
public interface Tokenizer {

  /**
   * The tokenizer of a vocabulary.
   *
   * @throws TokenizerException if its kind or pre-tokenizer is not supported, or its data
   *     contradict each other
   */
  static Tokenizer of(Vocabulary vocabulary) {
    return switch (vocabulary.kind()) {
      case "gpt2" -> new BpeTokenizer(vocabulary);
      case "llama" -> new SpmTokenizer(vocabulary);
      default ->
          throw new TokenizerException(
              "tokenizers of kind '"
                  + vocabulary.kind()
                  + "' are not supported; gpt2 (byte-level BPE) and llama (SPM) are");
    };
  }

  /** Number of token ids. */
  int size();

  /**
   * Token ids of {@code text}, without any BOS or EOS of its own.
   *
   * @param special true: control tokens written out in the text become their ids (a rendered chat
   *     template); false: they are text like any other (what a user wrote)
   */
  int[] encode(String text, boolean special);

  /**
   * Token ids of a rendered prompt. Words and merges cross the borders of segments as if the text
   * were one, so that the ids are those the model was trained on; control tokens are recognized
   * only where they lie wholly inside a segment that the template wrote.
   *
   * @param prompt adjacent segments in order, as {@link ChatTemplate#renderSegments} gives them
   * @implSpec encodes each segment on its own, which is right where no token crosses a border
   */
  default int[] encode(List<Segment> prompt) {
    return prompt.stream()
        .flatMapToInt(segment -> Arrays.stream(encode(segment.text(), segment.fromTemplate())))
        .toArray();
  }

  /** The bytes that a token stands for; empty for control tokens unless {@code special}. */
  byte[] bytes(int token, boolean special);

  /** The text of the tokens; bytes that are not UTF-8 become U+FFFD. */
  String decode(int[] tokens, boolean special);

  /** The id of a token by its exact text, control tokens included. */
  Optional<Integer> id(String token);

  /** True for tokens that end a generation (EOS, EOT and their like). */
  boolean isEnd(int token);

  /** True for control tokens. */
  boolean isControl(int token);

  /** The beginning-of-sequence token. */
  Optional<Integer> bos();

  /** The end-of-sequence token. */
  Optional<Integer> eos();

  /** True if a prompt starts with {@link #bos} by the model's own rule. */
  boolean addsBos();

  /** A fresh streaming decoder. */
  Detokenizer detokenizer();
}
