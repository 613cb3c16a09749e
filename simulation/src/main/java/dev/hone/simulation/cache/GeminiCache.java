package dev.hone.simulation.cache;

import dev.hone.simulation.prompt.Hashes;
import dev.hone.simulation.prompt.Prompt;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gemini's two caches (guide "Context caching").
 *
 * <ul>
 *   <li>Implicit: without a mark and without a fee, from the model's minimum on, by common prefix,
 *       and not promised. Here a request finds its prefix with a given chance, drawn from the
 *       prompt itself, if the prefix was used in the last five minutes.
 *   <li>Explicit: a cached content is made at the input price and stored for a fee per token and
 *       hour; a request that names it reads it at the cached price. A plan's one mark says up to
 *       which block the cached content reaches; it is made if there is none alive, and kept until
 *       the mark's lifetime after this use ({@code PATCH}). Storage is billed when it is ordered.
 *       One can also be made beside a request, when its answer begins, for those that follow. A
 *       content holds whole messages, and a request that names one must have a message left.
 * </ul>
 *
 * <p>Assumed: five minutes; a request that names a cached content finds nothing implicit behind it;
 * a cached content can be used at once by the request for which it was made.
 */
public final class GeminiCache implements SimulatedCache {
  private static final long IMPLICIT_LIFE = 5 * 60_000;

  private final long minimumTokens;
  private final double implicitChance;
  private final Map<Long, Prefix> prefixes = new HashMap<>();
  private final Map<Long, Long> storedUntil = new HashMap<>();
  private final Map<Long, Integer> asked = new HashMap<>();

  /** A prefix that was asked, when an answer with it began first, and when it was used last. */
  private record Prefix(long readableFrom, long lastUse) {}

  /**
   * An empty cache.
   *
   * @param minimumTokens shortest prefix of this model
   * @param implicitChance how often a prefix that is there is found, 0 to 1
   */
  public GeminiCache(long minimumTokens, double implicitChance) {
    this.minimumTokens = minimumTokens;
    this.implicitChance = implicitChance;
  }

  @Override
  public CacheUse serve(Prompt prompt, CachePlan plan, long at, long begins) {
    if (plan.marks().size() > 1) {
      throw new RefusedRequestException("a request can name one cached content only");
    }
    long implicit = implicitRead(prompt, at);
    for (int block = 0; block < prompt.size(); block++) {
      prefixes.merge(
          prompt.prefixHash(block),
          new Prefix(begins, at),
          (old, use) -> expired(old, at) ? use : new Prefix(old.readableFrom(), at));
    }
    CacheUse use =
        plan.marks().isEmpty()
            ? CacheUse.reading(implicit, prompt.totalTokens())
            : read(prompt, plan.marks().getFirst(), at);
    return plan.made().isEmpty() ? use : use.plus(made(prompt, plan.made().get(), begins));
  }

  @Override
  public long readableFrom(Prompt prompt, int block, Optional<String> key, long at) {
    return storedUntil.getOrDefault(prompt.prefixHash(block), 0L) > at ? at : NEVER;
  }

  /** What making a content beside a request is billed as; the request's own tokens are not. */
  private CacheUse made(Prompt prompt, Mark mark, long at) {
    CacheUse bill = explicit(prompt, mark, at);
    return new CacheUse(0, 0, 0, 0, bill.created(), bill.storedTokenMillis());
  }

  /** Tokens that implicit caching finds for this prompt now. */
  private long implicitRead(Prompt prompt, long at) {
    long hash = prompt.prefixHash(prompt.size() - 1);
    int times = asked.merge(hash, 1, Integer::sum);
    double draw = (Hashes.chain(hash, times) >>> 11) * 0x1p-53;
    if (draw >= implicitChance) {
      return 0;
    }
    int hit = prompt.size() - 1;
    while (hit >= 0 && !fresh(prompt.prefixHash(hit), at)) {
      hit--;
    }
    long tokens = prompt.prefixTokens(hit);
    return tokens < minimumTokens ? 0 : Math.min(tokens, prompt.totalTokens() - 1);
  }

  private boolean fresh(long hash, long at) {
    Prefix prefix = prefixes.get(hash);
    return prefix != null && prefix.readableFrom() <= at && !expired(prefix, at);
  }

  private static boolean expired(Prefix prefix, long at) {
    return at - prefix.lastUse() >= IMPLICIT_LIFE;
  }

  private CacheUse read(Prompt prompt, Mark mark, long at) {
    if (mark.block() < prompt.size() && !prompt.leavesMessage(mark.block())) {
      throw new RefusedRequestException("contents is not specified: no message behind the content");
    }
    return explicit(prompt, mark, at);
  }

  private CacheUse explicit(Prompt prompt, Mark mark, long at) {
    if (mark.block() >= prompt.size()) {
      throw new RefusedRequestException("no block " + mark.block() + " to cache");
    }
    if (!prompt.endsMessage(mark.block())) {
      throw new RefusedRequestException("block " + mark.block() + " is amid a message");
    }
    long tokens = prompt.prefixTokens(mark.block());
    if (tokens < minimumTokens) {
      throw new RefusedRequestException(
          "Cached content is too small. total_token_count=%d, min_total_token_count=%d"
              .formatted(tokens, minimumTokens));
    }
    long hash = prompt.prefixHash(mark.block());
    long until = at + mark.ttlMillis();
    long stored = storedUntil.getOrDefault(hash, 0L);
    boolean alive = stored > at;
    long ordered = Math.max(0, until - (alive ? stored : at));
    if (ordered > 0) {
      storedUntil.put(hash, until);
    }
    return new CacheUse(
        prompt.totalTokens() - tokens, tokens, 0, 0, alive ? 0 : tokens, tokens * ordered);
  }
}
