/**
 * Keys of clients, and what was spent under them: what limits must remember over a restart and
 * share between gateways. Entry: {@link dev.hone.ledger.keys.KeyRing} for keys, {@link
 * dev.hone.ledger.keys.SpendStore} for money.
 */
@NullMarked
package dev.hone.ledger.keys;

import org.jspecify.annotations.NullMarked;
