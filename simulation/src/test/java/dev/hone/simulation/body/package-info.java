/**
 * From recorded request bodies to simulated prompts: reads the blocks and marks of a body in the
 * provider's own order, apart from the code that the gateway reads them with, so that recorded
 * exchanges can be put to a simulated cache.
 */
@NullMarked
package dev.hone.simulation.body;

import org.jspecify.annotations.NullMarked;
