/**
 * Trying again, and elsewhere: only before anything was sent to the client, never against the
 * upstream's own word, and no longer than the client would wait. Entry: {@link
 * dev.hone.gateway.retry.FallbackBackend}.
 */
@NullMarked
package dev.hone.gateway.retry;

import org.jspecify.annotations.NullMarked;
