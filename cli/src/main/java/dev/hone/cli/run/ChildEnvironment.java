package dev.hone.cli.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The variables that send a command's requests to Hone. Base URLs are set; the user's own keys are
 * left alone, since they never leave this machine: the gateway uses those of its configuration. A
 * client that refuses to start without a key gets a placeholder where its user has none. Only where
 * the gateway made a key for this run do the user's own give way to it.
 */
public final class ChildEnvironment {
  /** What stands for a key where none is needed. */
  static final String PLACEHOLDER = "hone";

  private static final List<String> OWN_KEYS =
      List.of(
          "OPENAI_API_KEY",
          "ANTHROPIC_API_KEY",
          "ANTHROPIC_AUTH_TOKEN",
          "GEMINI_API_KEY",
          "GOOGLE_API_KEY");

  private ChildEnvironment() {}

  /**
   * What to set besides what {@code own} has.
   *
   * @param own the environment so far
   * @param base the gateway's address with the run's prefix, without a version
   * @param made the key that the gateway made for this run
   */
  public static Map<String, String> of(
      Map<String, String> own, String base, Optional<String> made) {
    String key = made.orElse(has(own, "HONE_API_KEY") ? own.get("HONE_API_KEY") : PLACEHOLDER);
    Map<String, String> set = new TreeMap<>();
    set.put("HONE_BASE_URL", base);
    set.put("OPENAI_BASE_URL", base + "/v1");
    set.put("OPENAI_API_BASE", base + "/v1"); // the name before 2024: LangChain, aider
    set.put("ANTHROPIC_BASE_URL", base);
    set.put("GOOGLE_GEMINI_BASE_URL", base);
    if (made.isPresent()) {
      for (String name : OWN_KEYS) {
        if (has(own, name)) {
          set.put(name, key);
        }
      }
    }
    if (!has(own, "OPENAI_API_KEY")) {
      set.put("OPENAI_API_KEY", key);
    }
    if (!has(own, "ANTHROPIC_API_KEY") && !has(own, "ANTHROPIC_AUTH_TOKEN")) {
      // Not ANTHROPIC_API_KEY: Claude Code asks its user whether to trust one that it finds.
      set.put("ANTHROPIC_AUTH_TOKEN", key);
    }
    if (!has(own, "GEMINI_API_KEY") && !has(own, "GOOGLE_API_KEY")) {
      set.put("GEMINI_API_KEY", key);
    }
    return set;
  }

  private static boolean has(Map<String, String> own, String name) {
    return !own.getOrDefault(name, "").isBlank();
  }
}
