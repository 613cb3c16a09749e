/**
 * What was used and what it costs: every attempt at an upstream becomes one ledger line, however it
 * ends. Entry: {@link dev.hone.gateway.meter.Meter}.
 */
@NullMarked
package dev.hone.gateway.meter;

import org.jspecify.annotations.NullMarked;
