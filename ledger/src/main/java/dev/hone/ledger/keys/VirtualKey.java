package dev.hone.ledger.keys;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key of a client, without its token.
 *
 * @param name what the ledger and the operator call it, for good; unique
 * @param team whose budget it draws on too
 * @param project a label for the ledger
 * @param models what it may ask for
 * @param expires from when on it is refused
 * @param disabled whether it is refused for now
 */
public record VirtualKey(
    String name,
    Optional<String> team,
    Optional<String> project,
    ModelScope models,
    Quotas quotas,
    Instant created,
    Optional<Instant> expires,
    boolean disabled) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * Refuses names that don't fit into headers, tables and command lines, and an end that is no
   * number of milliseconds from 1970.
   */
  public VirtualKey {
    check("name", name);
    team.ifPresent(t -> check("team", t));
    project.ifPresent(p -> check("project", p));
    created = Instant.ofEpochMilli(created.toEpochMilli());
    expires = expires.map(VirtualKey::inMillis);
  }

  private static Instant inMillis(Instant end) {
    try {
      return Instant.ofEpochMilli(end.toEpochMilli());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "expires must be a moment such as 2027-01-31T00:00:00Z, not '" + end + "'", e);
    }
  }

  /** A key for everything, without an end. */
  public static VirtualKey unlimited(String name, Instant created) {
    return new VirtualKey(
        name,
        Optional.empty(),
        Optional.empty(),
        ModelScope.ALL,
        Quotas.NONE,
        created,
        Optional.empty(),
        false);
  }

  private static void check(String what, String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          what
              + " must be 1 to 64 letters, digits, '.', '_' or '-' and begin with a letter or digit,"
              + " not '"
              + text
              + "'");
    }
  }

  /** Whether it may be used at this moment. */
  public boolean usable(Instant now) {
    return !disabled && expires.map(now::isBefore).orElse(true);
  }

  /** The same, in use or not. */
  public VirtualKey disabled(boolean off) {
    return new VirtualKey(name, team, project, models, quotas, created, expires, off);
  }
}
