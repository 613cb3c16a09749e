/** The least that a workload can cost under a provider's rules, to measure planners against. */
@NullMarked
package dev.hone.simulation.oracle;

import org.jspecify.annotations.NullMarked;
