/**
 * Calls to providers over HTTP, on the event loop of the client's own connection: a chunk goes from
 * one socket to the other without changing threads. The request phase blocks the request's virtual
 * thread; everything after the first event is pushed. Entry: {@link
 * dev.hone.gateway.upstream.ChatUpstream}.
 */
@NullMarked
package dev.hone.gateway.upstream;

import org.jspecify.annotations.NullMarked;
