package dev.hone.gateway.provider;

import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Well-known providers and servers: what a configuration need not say about them. */
public enum ProviderPreset {
  OPENAI("https://api.openai.com/v1", "OPENAI_API_KEY", Kind.OPENAI_FULL),
  ANTHROPIC("https://api.anthropic.com", "ANTHROPIC_API_KEY", Kind.MESSAGES),
  GOOGLE(
      "https://generativelanguage.googleapis.com", "GOOGLE_API_KEY GEMINI_API_KEY", Kind.GENERATE),
  OPENROUTER("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", Kind.OPENAI_CHAT),
  GROQ("https://api.groq.com/openai/v1", "GROQ_API_KEY", Kind.OPENAI_CHAT),
  DEEPSEEK("https://api.deepseek.com/v1", "DEEPSEEK_API_KEY", Kind.OPENAI_CHAT),
  MISTRAL("https://api.mistral.ai/v1", "MISTRAL_API_KEY", Kind.OPENAI_CHAT),
  TOGETHER("https://api.together.xyz/v1", "TOGETHER_API_KEY", Kind.OPENAI_CHAT),
  XAI("https://api.x.ai/v1", "XAI_API_KEY", Kind.OPENAI_FULL),
  CEREBRAS("https://api.cerebras.ai/v1", "CEREBRAS_API_KEY", Kind.OPENAI_CHAT),
  FIREWORKS("https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY", Kind.OPENAI_CHAT),
  PERPLEXITY("https://api.perplexity.ai", "PERPLEXITY_API_KEY", Kind.OPENAI_CHAT),
  COHERE("https://api.cohere.com/compatibility/v1", "COHERE_API_KEY", Kind.OPENAI_CHAT),
  MOONSHOT("https://api.moonshot.ai/v1", "MOONSHOT_API_KEY", Kind.OPENAI_CHAT),
  ZAI("https://api.z.ai/api/paas/v4", "ZAI_API_KEY", Kind.OPENAI_CHAT),
  HUGGINGFACE("https://router.huggingface.co/v1", "HF_TOKEN", Kind.OPENAI_CHAT),
  SAMBANOVA("https://api.sambanova.ai/v1", "SAMBANOVA_API_KEY", Kind.OPENAI_CHAT),
  /** Azure OpenAI; its address is the resource's. */
  AZURE("", "", Kind.OPENAI_FULL),
  /**
   * Amazon Bedrock: Claude in Anthropic's protocol, all others by Converse; its address follows
   * from the region.
   */
  BEDROCK("", "", Kind.BEDROCK),
  /** Claude on Google's Vertex AI; its address follows from the location. */
  VERTEX_CLAUDE("", "", Kind.MESSAGES),
  /** Gemini on Google's Vertex AI. */
  VERTEX_GEMINI("", "", Kind.GENERATE),
  OLLAMA("http://127.0.0.1:11434/v1", "", Kind.OPENAI_CHAT),
  VLLM("http://127.0.0.1:8000/v1", "", Kind.OPENAI_CHAT),
  TGI("http://127.0.0.1:3000/v1", "", Kind.OPENAI_CHAT),
  TENSORRT_LLM("http://127.0.0.1:8000/v1", "", Kind.OPENAI_CHAT),
  LLAMA_SERVER("http://127.0.0.1:8081/v1", "", Kind.OPENAI_CHAT);

  private enum Kind {
    OPENAI_FULL,
    OPENAI_CHAT,
    MESSAGES,
    BEDROCK,
    GENERATE
  }

  private final String baseUrl;

  @SuppressWarnings("ImmutableEnumChecker") // it can't be changed
  private final List<String> keyVariables;

  private final Kind kind;

  ProviderPreset(String baseUrl, String keyVariables, Kind kind) {
    this.baseUrl = baseUrl;
    this.keyVariables = keyVariables.isEmpty() ? List.of() : List.of(keyVariables.split(" "));
    this.kind = kind;
  }

  /** The word in a configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The preset of this word; {@code gemini} is Google's too. */
  public static Optional<ProviderPreset> of(String word) {
    String known = word.equals("gemini") ? GOOGLE.word() : word;
    return Arrays.stream(values()).filter(p -> p.word().equals(known)).findFirst();
  }

  /**
   * The environment variables that hold its key, the first that is set; none where it needs none.
   */
  public List<String> keyVariables() {
    return keyVariables;
  }

  public Dialect dialect() {
    return switch (kind) {
      case MESSAGES, BEDROCK -> Dialect.ANTHROPIC;
      case GENERATE -> Dialect.GEMINI;
      case OPENAI_FULL, OPENAI_CHAT -> Dialect.OPENAI;
    };
  }

  /** Where it is; empty for a cloud, where that depends on resource, region or location. */
  public Optional<URI> baseUrl() {
    return baseUrl.isEmpty() ? Optional.empty() : Optional.of(URI.create(baseUrl));
  }

  /** What it is if it is a server of one's own. */
  public ServerKind server() {
    return switch (this) {
      case VLLM -> ServerKind.VLLM;
      case TGI -> ServerKind.TGI;
      case TENSORRT_LLM -> ServerKind.TENSORRT_LLM;
      case OLLAMA -> ServerKind.OLLAMA;
      case LLAMA_SERVER -> ServerKind.LLAMA_SERVER;
      default -> ServerKind.OTHER;
    };
  }

  /** The protocols that it speaks. */
  public Set<Protocol> protocols() {
    return switch (kind) {
      case MESSAGES -> EnumSet.of(Protocol.ANTHROPIC_MESSAGES);
      case BEDROCK -> EnumSet.of(Protocol.ANTHROPIC_MESSAGES, Protocol.BEDROCK_CONVERSE);
      case GENERATE -> EnumSet.of(Protocol.GEMINI_GENERATE);
      case OPENAI_CHAT ->
          EnumSet.of(Protocol.OPENAI_CHAT, Protocol.OPENAI_COMPLETIONS, Protocol.OPENAI_EMBEDDINGS);
      case OPENAI_FULL ->
          EnumSet.of(
              Protocol.OPENAI_CHAT,
              Protocol.OPENAI_COMPLETIONS,
              Protocol.OPENAI_EMBEDDINGS,
              Protocol.OPENAI_RESPONSES);
    };
  }

  /**
   * The provider with these keys and nothing else changed.
   *
   * @throws java.util.NoSuchElementException for a cloud, which needs to be told where it is
   */
  public Provider provider(List<Secret> keys) {
    return new Provider(
        word(),
        dialect(),
        baseUrl().orElseThrow(),
        protocols(),
        keys,
        Timeouts.DEFAULT,
        2,
        Map.of());
  }
}
