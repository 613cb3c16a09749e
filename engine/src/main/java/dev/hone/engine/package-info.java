/**
 * Many requests, one model. The model only knows steps; this package decides which requests take
 * part in each, draws their tokens, turns them into text and ends them. Start at {@link
 * dev.hone.engine.Engine}.
 */
@NullMarked
package dev.hone.engine;

import org.jspecify.annotations.NullMarked;
