/**
 * Tells the traffic journal of every attempt: the blocks of its prompt, and where bodies are kept
 * what came back. Nothing of it happens on the way of a request. Begin with {@link
 * dev.hone.gateway.journal.JournalBooking}.
 */
@NullMarked
package dev.hone.gateway.journal;

import org.jspecify.annotations.NullMarked;
