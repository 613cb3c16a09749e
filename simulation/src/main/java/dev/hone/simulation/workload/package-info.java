/**
 * Request sequences to judge planners on: made ones with a seed, and recorded traces. A workload is
 * blocks and times only; what a trace does not say is assumed, and the class says what.
 */
@NullMarked
package dev.hone.simulation.workload;

import org.jspecify.annotations.NullMarked;
