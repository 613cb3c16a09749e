/**
 * Lays a provider's bill beside the ledger: the same day, model and key on both sides, where they
 * differ in tokens and dollars, and why they may. Begin with {@link
 * dev.hone.ledger.reconcile.Invoice} and {@link dev.hone.ledger.reconcile.Reconciliation}.
 */
@NullMarked
package dev.hone.ledger.reconcile;

import org.jspecify.annotations.NullMarked;
