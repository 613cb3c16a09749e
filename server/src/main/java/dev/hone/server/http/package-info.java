/**
 * The HTTP edge: one port on which every dialect is spoken. {@link dev.hone.server.http.HttpEdge}
 * reads requests on the connection's event loop, checks credentials before anything is parsed, and
 * runs an {@link dev.hone.server.http.Endpoint} on a virtual thread of the request's own.
 */
@NullMarked
package dev.hone.server.http;

import org.jspecify.annotations.NullMarked;
