package dev.hone.gateway.route;

import dev.hone.wire.Dialect;
import java.util.regex.Pattern;

/** Whose model a name is, where nothing else says so. */
final class ModelFamily {
  private static final Pattern GOOGLE =
      Pattern.compile(
          "(?:models/)?(?:gemini|learnlm|imagen|veo|text-embedding-0|embedding-001|aqa).*"
              + "|tunedModels/.*");

  private ModelFamily() {}

  /** The dialect of the provider that makes it; OpenAI's where the name says nothing. */
  static Dialect dialect(String model) {
    if (model.startsWith("claude")) {
      return Dialect.ANTHROPIC;
    }
    return GOOGLE.matcher(model).matches() ? Dialect.GEMINI : Dialect.OPENAI;
  }
}
