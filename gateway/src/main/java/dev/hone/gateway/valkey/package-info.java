/**
 * The server that several gateways share: Valkey, or any other that speaks Redis's protocol. It may
 * be slow or gone at any time; whoever asks gets nothing then, at once, and goes on without.
 */
@org.jspecify.annotations.NullMarked
package dev.hone.gateway.valkey;
