/**
 * Between real request bodies and simulated prompts: reads the blocks and marks of a body in the
 * provider's own order, so that recorded exchanges and live requests can be put to a simulated
 * cache.
 */
@NullMarked
package dev.hone.simulation.body;

import org.jspecify.annotations.NullMarked;
