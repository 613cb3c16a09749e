/**
 * Watches for prompts that change where they used to be the same, so that what stands behind is
 * paid in full again: names what changed, counts what it costs and, where told to, moves it behind
 * what is cached. Nothing of a prompt's text leaves memory. Entry: {@link
 * dev.hone.gateway.drift.DriftStage}.
 */
@NullMarked
package dev.hone.gateway.drift;

import org.jspecify.annotations.NullMarked;
