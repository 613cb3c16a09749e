package dev.hone.gateway.limits;

import java.time.Duration;

/**
 * Why a request may not go on.
 *
 * @param account whose limit it is
 * @param limit the limit: requests, tokens or nano-dollars
 * @param used what is used or reserved of it
 * @param retryAfter when it may be tried again
 */
public record Refusal(String account, LimitKind kind, long limit, long used, Duration retryAfter) {}
