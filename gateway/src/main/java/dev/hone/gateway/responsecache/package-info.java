/**
 * Answers that were given before. Off until configured, since a repeated answer is something that a
 * client can see; exact, within one tenant, and only for whole answers to requests that would be
 * answered the same again.
 */
@org.jspecify.annotations.NullMarked
package dev.hone.gateway.responsecache;
