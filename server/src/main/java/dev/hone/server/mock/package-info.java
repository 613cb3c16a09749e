/**
 * A scripted upstream: it speaks every protocol of the gateway, with chosen delays and faults. The
 * tests run against it, and {@code hone mock} lets anybody try the gateway without a key. Entry:
 * {@link dev.hone.server.mock.MockUpstream}.
 */
@NullMarked
package dev.hone.server.mock;

import org.jspecify.annotations.NullMarked;
