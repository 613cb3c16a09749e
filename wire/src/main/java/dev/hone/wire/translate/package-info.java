/**
 * Requests from one protocol to another. What the target can't say is refused by name where it
 * would change the answer, else dropped and listed. Start at {@link
 * dev.hone.wire.translate.Translator}.
 */
@NullMarked
package dev.hone.wire.translate;

import org.jspecify.annotations.NullMarked;
