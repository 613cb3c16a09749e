/** HTTP edges, the engine as a Backend, metrics. */
@NullMarked
package dev.hone.server;

import org.jspecify.annotations.NullMarked;
