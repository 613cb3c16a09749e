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
      case "gpt-2",
          "mpt",
          "phi-2",
          "olmo",
          "jais",
          "trillion",
          "granite-docling",
          "exaone4",
          "gigachat",
          "mellum",
          "modern-bert",
          "a.x-4.0",
          "jina-es",
          "jina-de",
          "jina-v1-en",
          "jina-v2-es",
          "jina-v2-de",
          "jina-v2-code",
          "roberta-bpe" ->
          new Gpt2Split();
      case "llama-bpe",
          "llama3",
          "llama-v3",
          "falcon3",
          "falcon-h1",
          "pixtral",
          "lfm2",
          "midm-2.0",
          "dbrx",
          "smaug-bpe",
          "glm4",
          "chatglm-bpe" ->
          new Llama3Split(3);
      case "qwen2", "stablelm2", "deepseek-r1-qwen", "megrez", "hunyuan" -> new Llama3Split(1);
      case "gpt-4o", "llama4" -> new CasedSplit(3, true);
      case "tekken" -> new CasedSplit(1, false);
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
      case "llama-bpe",
          "llama3",
          "llama-v3",
          "falcon3",
          "falcon-h1",
          "pixtral",
          "lfm2",
          "midm-2.0",
          "tekken" ->
          true;
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
