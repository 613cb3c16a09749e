/**
 * Which of a provider's servers and accounts takes a request. A conversation stays where its prefix
 * is cached, two gateways agree on that without talking to each other, and it leaves a place that
 * is full, resting, failing or gone. Entry: {@link dev.hone.gateway.balance.Balancer}.
 */
@NullMarked
package dev.hone.gateway.balance;

import org.jspecify.annotations.NullMarked;
