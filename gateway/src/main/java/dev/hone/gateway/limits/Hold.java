package dev.hone.gateway.limits;

import java.util.List;

/**
 * What a request reserves.
 *
 * @param tokens that it may use at most, as far as can be told
 * @param nanos nano-dollars that it may cost at most, as far as can be told
 */
public record Hold(List<Claim> claims, Periods periods, long tokens, long nanos) {
  /** Keeps a copy. */
  public Hold {
    claims = List.copyOf(claims);
  }
}
