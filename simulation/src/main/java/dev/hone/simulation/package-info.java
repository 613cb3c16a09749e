/**
 * Judges prompt-cache planners without a provider's bill: the providers' prompt caches by their
 * documented rules, workloads, plain planners and one that knows the future. It must never see the
 * code of the planner that it judges. {@code evaluation.Evaluation} is the way in.
 */
@NullMarked
package dev.hone.simulation;

import org.jspecify.annotations.NullMarked;
