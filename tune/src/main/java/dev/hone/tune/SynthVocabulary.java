package dev.hone.tune;

import dev.hone.model.gguf.GgufArray;
import dev.hone.model.gguf.GgufValue;
import dev.hone.text.TokenType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A byte-level BPE vocabulary that is nobody's: the 256 bytes, then strings of two, three and four
 * lower-case letters, also behind a space, each with the merge that makes it, then three control
 * tokens. It encodes any text.
 */
final class SynthVocabulary {
  private static final String LETTERS = "etaoinshrdlucmfwypvbgkjxqz";

  /** The space in GPT-2's alphabet of printable bytes. */
  private static final String SPACE = "\u0120";

  private static final List<String> CONTROLS =
      List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");
  private static final String TEMPLATE =
      "{% for message in messages %}"
          + "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
          + "{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

  private final List<String> tokens = new ArrayList<>();
  private final List<String> merges = new ArrayList<>();
  private final int ordinary;

  /**
   * Makes the vocabulary.
   *
   * @param size number of tokens; 259 to some 490,000
   */
  SynthVocabulary(int size) {
    ordinary = size - CONTROLS.size();
    addBytes();
    List<String> pairs = joins(beginnings(), letters());
    joins(pairs, letters());
    List<String> inner = pairs.stream().filter(pair -> !pair.startsWith(SPACE)).toList();
    joins(pairs, inner);
    if (tokens.size() != ordinary) {
      throw new IllegalArgumentException("no vocabulary of %d tokens can be made".formatted(size));
    }
    tokens.addAll(CONTROLS);
  }

  /** Writes the {@code tokenizer.*} keys of a GGUF file. */
  void describe(Map<String, GgufValue> metadata) {
    int[] types = new int[tokens.size()];
    Arrays.fill(types, 0, ordinary, TokenType.NORMAL.code());
    Arrays.fill(types, ordinary, types.length, TokenType.CONTROL.code());
    metadata.put("tokenizer.ggml.model", GgufValue.of("gpt2"));
    metadata.put("tokenizer.ggml.pre", GgufValue.of("gpt-2"));
    metadata.put("tokenizer.ggml.tokens", GgufValue.of(GgufArray.ofStrings(tokens)));
    metadata.put("tokenizer.ggml.token_type", GgufValue.of(GgufArray.ofInts(types)));
    metadata.put("tokenizer.ggml.merges", GgufValue.of(GgufArray.ofStrings(merges)));
    metadata.put("tokenizer.ggml.bos_token_id", GgufValue.of(ordinary));
    metadata.put("tokenizer.ggml.eos_token_id", GgufValue.of(ordinary + 2));
    metadata.put("tokenizer.ggml.padding_token_id", GgufValue.of(ordinary));
    metadata.put("tokenizer.ggml.add_bos_token", GgufValue.of(false));
    metadata.put("tokenizer.chat_template", GgufValue.of(TEMPLATE));
  }

  /** GPT-2's alphabet: printable Latin-1 stands for itself, the rest for U+0100 and on. */
  private void addBytes() {
    int beyond = 0x100;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b > 32 && b < 127) || (b > 160 && b != 173);
      tokens.add(Character.toString(printable ? b : beyond++));
    }
  }

  /** Adds each join of a left and a right part, with its merge, while there is room. */
  private List<String> joins(List<String> lefts, List<String> rights) {
    List<String> made = new ArrayList<>();
    for (String left : lefts) {
      for (String right : rights) {
        if (tokens.size() == ordinary) {
          return made;
        }
        tokens.add(left + right);
        merges.add(left + " " + right);
        made.add(left + right);
      }
    }
    return made;
  }

  private static List<String> letters() {
    return LETTERS.chars().mapToObj(Character::toString).toList();
  }

  private static List<String> beginnings() {
    List<String> beginnings = new ArrayList<>(List.of(SPACE));
    beginnings.addAll(letters());
    return beginnings;
  }
}
