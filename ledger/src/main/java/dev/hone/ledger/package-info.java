/**
 * Every request that reached a provider leaves one line here, with its tokens, its price and where
 * both numbers come from, so that the money adds up. Write through {@link dev.hone.ledger.Ledger},
 * read through {@link dev.hone.ledger.UsageReports}.
 */
@NullMarked
package dev.hone.ledger;

import org.jspecify.annotations.NullMarked;
