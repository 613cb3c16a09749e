/**
 * Token counts in one neutral reading for all providers: prompt total = fresh + written + read,
 * whatever the provider's own fields include or exclude. Start at {@link
 * dev.hone.wire.usage.Usage}.
 */
@NullMarked
package dev.hone.wire.usage;

import org.jspecify.annotations.NullMarked;
