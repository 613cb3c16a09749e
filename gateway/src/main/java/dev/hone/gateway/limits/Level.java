package dev.hone.gateway.limits;

import dev.hone.ledger.keys.Quotas;

/**
 * How full the buckets of an account are.
 *
 * @param requestsUsed of the requests a minute
 * @param tokensUsed of the tokens a minute, what is reserved included
 */
public record Level(Quotas quotas, double requestsUsed, double tokensUsed) {}
