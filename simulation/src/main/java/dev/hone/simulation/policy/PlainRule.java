package dev.hone.simulation.policy;

import dev.hone.simulation.cache.CachePlan;
import dev.hone.simulation.cache.Mark;
import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.prompt.Prompt;
import dev.hone.simulation.prompt.Section;
import java.util.ArrayList;
import java.util.List;

/** The rules of the field that need no memory. */
public enum PlainRule {
  /** Says nothing about caching: what the provider does by itself. */
  NO_MARKS("no marks") {
    @Override
    CachePlan plan(Prompt prompt, ProviderRules rules) {
      return CachePlan.SILENT;
    }
  },
  /** The provider's own mode: Anthropic's automatic mark, OpenAI's and Gemini's implicit mode. */
  PROVIDER_MODE("provider's automatic mode") {
    @Override
    CachePlan plan(Prompt prompt, ProviderRules rules) {
      return rules.kind() == ProviderRules.Kind.ANTHROPIC
          ? CachePlan.automatic(rules.ttl())
          : CachePlan.SILENT;
    }
  },
  /** Marks the end of the system prompt and of the last message. */
  SYSTEM_AND_LAST("system prompt + last message") {
    @Override
    CachePlan plan(Prompt prompt, ProviderRules rules) {
      return switch (rules.kind()) {
        case ANTHROPIC, OPENAI_BREAKPOINTS -> CachePlan.marking(systemAndLast(prompt, rules));
        case OPENAI_AUTOMATIC -> CachePlan.SILENT;
        case GEMINI -> CachePlan.marking(system(prompt, rules));
      };
    }
  },
  /**
   * LiteLLM's {@code cache_control_injection_points} with {@code role: system} and {@code index:
   * -1}. On Gemini LiteLLM makes a cached content of the first run of marked messages; to OpenAI it
   * sends no marks.
   */
  LITELLM("LiteLLM injection points") {
    @Override
    CachePlan plan(Prompt prompt, ProviderRules rules) {
      return switch (rules.kind()) {
        case ANTHROPIC -> CachePlan.marking(systemAndLast(prompt, rules));
        case OPENAI_AUTOMATIC, OPENAI_BREAKPOINTS -> CachePlan.SILENT;
        case GEMINI -> CachePlan.marking(system(prompt, rules));
      };
    }
  };

  private final String label;

  PlainRule(String label) {
    this.label = label;
  }

  /** How tables call it. */
  public String label() {
    return label;
  }

  abstract CachePlan plan(Prompt prompt, ProviderRules rules);

  /** The rule as a planner for a provider. */
  public MarkPolicy on(ProviderRules rules) {
    return (call, now) -> new Decision.Send(plan(call.prompt(), rules));
  }

  private static List<Mark> systemAndLast(Prompt prompt, ProviderRules rules) {
    List<Mark> marks = new ArrayList<>(system(prompt, rules));
    int last = prompt.size() - 1;
    while (last >= 0 && !prompt.section(last).takesOpenAiBreakpoint()) {
      last--;
    }
    if (last >= 0 && (marks.isEmpty() || marks.getFirst().block() != last)) {
      marks.add(new Mark(last, rules.ttl()));
    }
    return marks;
  }

  private static List<Mark> system(Prompt prompt, ProviderRules rules) {
    int system = -1;
    for (int i = 0; i < prompt.size() && prompt.section(i).compareTo(Section.SYSTEM) <= 0; i++) {
      system = prompt.section(i) == Section.SYSTEM ? i : system;
    }
    boolean cacheable = system >= 0 && prompt.prefixTokens(system) >= rules.minimumTokens();
    return cacheable ? List.of(new Mark(system, rules.ttl())) : List.of();
  }
}
