package dev.hone.simulation.oracle;

import dev.hone.simulation.cache.CachePlan;
import dev.hone.simulation.cache.ProviderRules;
import dev.hone.simulation.cache.SimulatedCache;
import dev.hone.simulation.prompt.Call;

/** What Gemini's implicit cache gives each call, which no plan changes. */
final class ImplicitReads {
  private final boolean any;
  private final SimulatedCache cache;

  ImplicitReads(ProviderRules rules) {
    any = rules.kind() == ProviderRules.Kind.GEMINI;
    cache = rules.caches().get();
  }

  /** Tokens at the start of the call's prompt; calls in order of time. */
  long next(Call call) {
    // An answer that begins at once: holding a request back can't find more than this.
    return any ? cache.serve(call.prompt(), CachePlan.SILENT, call.at(), call.at()).read() : 0;
  }
}
