/**
 * The one language spoken between the wings: what a client asks ({@link dev.hone.wire.Operation}),
 * what an upstream answers ({@link dev.hone.wire.Frame} with its {@link dev.hone.wire.ChatEvent}s),
 * and the seam between them ({@link dev.hone.wire.Backend}). No transport, no policy and no
 * provider lives here; the subpackages read and write the protocols.
 */
@NullMarked
package dev.hone.wire;

import org.jspecify.annotations.NullMarked;
