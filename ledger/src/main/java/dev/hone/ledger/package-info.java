/** Usage records and the price book. */
@NullMarked
package dev.hone.ledger;

import org.jspecify.annotations.NullMarked;
