/**
 * What providers charge: unit prices with effective dates, service tiers, context thresholds and
 * multipliers, checked when they are loaded, and the exact arithmetic that turns token counts into
 * integer nano-dollars. Start at {@link dev.hone.ledger.prices.PriceBook}.
 */
@NullMarked
package dev.hone.ledger.prices;

import org.jspecify.annotations.NullMarked;
