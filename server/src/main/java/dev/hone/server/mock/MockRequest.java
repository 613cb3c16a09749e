package dev.hone.server.mock;

import dev.hone.wire.Headers;

/** A request as the scripted upstream received it. */
public record MockRequest(String method, String uri, Headers headers, byte[] body) {}
