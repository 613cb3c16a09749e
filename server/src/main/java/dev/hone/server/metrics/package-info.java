/**
 * What {@code /metrics} shows, in Prometheus' format. Entry: {@link
 * dev.hone.server.metrics.ServerMetrics}.
 */
@NullMarked
package dev.hone.server.metrics;

import org.jspecify.annotations.NullMarked;
