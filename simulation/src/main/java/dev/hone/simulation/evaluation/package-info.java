/** Runs workloads through simulated providers under each planner and says what each saved. */
@NullMarked
package dev.hone.simulation.evaluation;

import org.jspecify.annotations.NullMarked;
