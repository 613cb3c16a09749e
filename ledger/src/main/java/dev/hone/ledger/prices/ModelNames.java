package dev.hone.ledger.prices;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The spellings under which one model goes: with a route prefix, a date, a deployment region, a
 * dotted version. Only spellings are folded here, never models: {@code gpt-5.6-sol} does not become
 * {@code gpt-5.6}.
 */
final class ModelNames {
  private static final Map<String, String> PROVIDERS =
      Map.ofEntries(
          Map.entry("google", "gemini"),
          Map.entry("google-ai", "gemini"),
          Map.entry("vertex_ai", "vertex"),
          Map.entry("vertexai", "vertex"),
          Map.entry("together_ai", "together"),
          Map.entry("fireworks_ai", "fireworks"),
          Map.entry("azure_openai", "azure"),
          Map.entry("azure-openai", "azure"),
          Map.entry("aws", "bedrock"),
          Map.entry("mistralai", "mistral"));
  private static final Pattern RESOURCE = Pattern.compile("^(?:.*/)?models/|^arn:.*/");
  private static final Pattern FINE_TUNED = Pattern.compile("^(ft:[^:]+):.*$");
  private static final Pattern BEDROCK_REGION =
      Pattern.compile("^(?:us-gov|us|eu|apac|au|jp|ca|global)\\.(?=[a-z]+\\.)");
  private static final Pattern BEDROCK_VERSION = Pattern.compile("-v\\d+(?::\\d+)?$");
  private static final Pattern DAY =
      Pattern.compile("-20\\d{2}-\\d{2}-\\d{2}$|-20\\d{6}$|:20\\d{2}-?\\d{2}-?\\d{2}(?:-v\\d+)?$");

  /** Google numbers the editions of its Gemini models; elsewhere -002 is another model. */
  private static final Pattern EDITION =
      Pattern.compile("-latest$|-default$|(?<=flash|pro|lite|8b)-00\\d$");

  private static final Pattern DOTTED = Pattern.compile("(?<=\\d)\\.(?=\\d)");
  private static final Pattern NUMBER_FIRST =
      Pattern.compile("claude-(\\d+(?:-\\d)?)-(opus|sonnet|haiku|fable|mythos)");

  private ModelNames() {}

  /** The provider in the book's word. */
  static String provider(String provider) {
    String lower = provider.toLowerCase(Locale.ROOT);
    return PROVIDERS.getOrDefault(lower, lower);
  }

  /** Spellings to try, the most exact first, in lower case. */
  static Set<String> spellings(String provider, String model) {
    Set<String> names = new LinkedHashSet<>();
    String name = model.toLowerCase(Locale.ROOT);
    names.add(name);
    name = RESOURCE.matcher(name).replaceFirst("");
    names.add(name);
    name = FINE_TUNED.matcher(name).replaceFirst("$1");
    names.add(name);
    int slash = name.indexOf('/');
    if (slash > 0 && isRoute(provider, name.substring(0, slash))) {
      name = name.substring(slash + 1);
      names.add(name);
    }
    if (provider.equals("bedrock")) {
      name = BEDROCK_REGION.matcher(name).replaceFirst("");
      names.add(name);
      if (name.startsWith("claude")) {
        name = "anthropic." + name;
        names.add(name);
      }
    }
    if (name.contains("claude")) {
      name = DOTTED.matcher(name).replaceAll("-");
      names.add(name);
      names.add(NUMBER_FIRST.matcher(name).replaceFirst("claude-$2-$1"));
    }
    return names;
  }

  /** The name in lower case, without Bedrock's format version, with {@code -} before a date. */
  static String versionless(String name) {
    String lower = name.toLowerCase(Locale.ROOT).replace('@', '-');
    return BEDROCK_VERSION.matcher(lower).replaceFirst("");
  }

  /** The name without date or edition: {@code claude-opus-4-5-20251101-v1:0} loses all three. */
  static String base(String name) {
    String undated = DAY.matcher(versionless(name)).replaceFirst("");
    return EDITION.matcher(undated).replaceFirst("");
  }

  /** Whether the name stands for the model of one day, which may have had a price of its own. */
  static boolean isDated(String name) {
    return DAY.matcher(versionless(name)).find();
  }

  private static boolean isRoute(String provider, String prefix) {
    return provider(prefix).equals(provider)
        || prefix.equals("anthropic")
        || prefix.equals("openai")
        || prefix.equals("google");
  }
}
