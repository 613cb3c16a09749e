/**
 * What a running gateway says of itself: counters for Prometheus, spans for OpenTelemetry, a line a
 * request for a log. All of it comes from the meter's ledger lines, so that no two of them
 * disagree, and none of it holds text of a prompt or an answer.
 */
@org.jspecify.annotations.NullMarked
package dev.hone.server.observe;
