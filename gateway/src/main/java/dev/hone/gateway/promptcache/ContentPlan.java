package dev.hone.gateway.promptcache;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to do about cached contents with one request. The planner wants to hear what its answer used
 * ({@link ContentPlanner#observe}) and must hear how its orders ended ({@link ContentPlanner#made}
 * or {@link ContentPlanner#notMade}).
 *
 * @param prompt the prompt that was planned
 * @param use the last block of the content that the request reads; -1 if it reads none
 * @param name what the provider calls that content; empty if it reads none
 * @param known tokens that an earlier request had in common with this one
 * @param first whether the request waits for the content to make and reads it, or did so
 * @param make a content to make: first, or once the answer has begun
 * @param extend the content that is read, to be kept longer
 * @param reason in a few words
 */
public record ContentPlan(
    Prompt prompt,
    ContentRules rules,
    int use,
    String name,
    long known,
    boolean first,
    Optional<Order> make,
    Optional<Order> extend,
    String reason) {

  /** The same for a request that reads the content that was just made for it. */
  public ContentPlan reading(Order made, String as) {
    return new ContentPlan(
        prompt, rules, made.block(), as, known, true, Optional.empty(), extend, "made; read");
  }

  /** The same for a request that does not wait for its content any longer. */
  ContentPlan goingOn(String why) {
    return new ContentPlan(prompt, rules, use, name, known, false, Optional.empty(), extend, why);
  }

  /** The same for a request that goes out without the content, which is then not kept longer. */
  ContentPlan unread() {
    String why = use < 0 ? reason : "the content made is not of this beginning, or was refused";
    return new ContentPlan(prompt, rules, -1, "", known, first, make, Optional.empty(), why);
  }

  /**
   * Something that costs money beside the request.
   *
   * @param block the last block of the content
   * @param hash of the prefix up to there
   * @param tokens of the prefix
   * @param ttlMillis how long it shall live from now on
   * @param heldUntil when the content that is kept longer would end, milliseconds since 1970; empty
   *     for a new one
   * @param price what it is expected to cost, nano-dollars
   * @param premium how much of that would be lost if nobody used it later, nano-dollars; set aside
   *     until it is made or not
   */
  public record Order(
      int block,
      long hash,
      long tokens,
      long ttlMillis,
      OptionalLong heldUntil,
      double price,
      double premium) {

    /** How much longer it is stored if this is carried out at that moment, milliseconds. */
    long storedMillis(Instant at) {
      long end = at.toEpochMilli() + ttlMillis;
      return Math.max(0, end - heldUntil.orElse(at.toEpochMilli()));
    }
  }
}
