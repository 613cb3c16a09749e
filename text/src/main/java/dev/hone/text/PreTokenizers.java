package dev.hone.text;

/**
 * The split rule by its GGUF name ({@code tokenizer.ggml.pre}). Names that mean the same pattern
 * share a scanner.
 */
final class PreTokenizers {
  private PreTokenizers() {}

  /**
   * The scanner of that name.
   *
   * @throws TokenizerException if the name is not known
   */
  static PreTokenizer named(String name) {
    return switch (name) {
      case "gpt-2", "mpt", "phi-2", "olmo", "jina-es", "jina-de", "roberta-bpe" -> new Gpt2Split();
      case "llama-bpe", "llama3", "llama-v3", "falcon3", "dbrx", "smaug-bpe" -> new Llama3Split(3);
      case "qwen2", "stablelm2", "deepseek-r1-qwen", "megrez" -> new Llama3Split(1);
      case "smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b" ->
          RunSplit.singles(UnicodeClass::isNumber).then(new Gpt2Split());
      case "deepseek-coder" ->
          RunSplit.singles(c -> c == '\r' || c == '\n')
              .then(RunSplit.spacedRuns(UnicodeClass::isLetter))
              .then(RunSplit.spacedRuns(UnicodeClass::isPunctuation))
              .then(RunSplit.runs(PreTokenizers::isDeepseekScript))
              .then(RunSplit.singles(UnicodeClass::isNumber));
      case "falcon" ->
          RunSplit.runs(c -> isSign(c) || c == '`')
              .then(new Gpt2Split())
              .then(RunSplit.groups(PreTokenizers::isAsciiDigit, 3));
      case "default" ->
          RunSplit.runs(PreTokenizers::isSign)
              .then(new Gpt2Split())
              .then(RunSplit.runs(UnicodeClass::isNumber))
              .then(RunSplit.groups(PreTokenizers::isAsciiDigit, 3));
      default ->
          throw new TokenizerException(
              "the pre-tokenizer '"
                  + name
                  + "' is not supported; the model file would be tokenized wrongly");
    };
  }

  /**
   * True if a word that is itself a token is taken whole, without merging ({@code ignore_merges}).
   */
  static boolean takesWholeWords(String name) {
    return switch (name) {
      case "llama-bpe", "llama3", "llama-v3", "falcon3" -> true;
      default -> false;
    };
  }

  /** True if prompts start with BOS when the file does not say. */
  static boolean addsBos(String name) {
    return takesWholeWords(name);
  }

  /** {@code [一-龥ࠀ-一가-퟿]}. */
  private static boolean isDeepseekScript(int c) {
    return (c >= 0x0800 && c <= 0x9fa5) || (c >= 0xac00 && c <= 0xd7ff);
  }

  /** {@code [\p{P}\$\+<=>\^~\|]}. */
  private static boolean isSign(int c) {
    return UnicodeClass.isPunctuation(c) || (c < 128 && "$+<=>^~|".indexOf(c) >= 0);
  }

  private static boolean isAsciiDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
