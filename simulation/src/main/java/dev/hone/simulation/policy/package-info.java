/**
 * Planners behind one small interface: who asks a provider to cache what. The plain rules of the
 * field are here; Hone's planner is joined by whoever runs the comparison.
 */
@NullMarked
package dev.hone.simulation.policy;

import org.jspecify.annotations.NullMarked;
