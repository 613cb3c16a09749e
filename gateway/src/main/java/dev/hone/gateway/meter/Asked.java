package dev.hone.gateway.meter;

/**
 * What was asked.
 *
 * @param protocol the client's protocol, for the ledger
 * @param model as the client named it
 * @param operation {@code chat}, {@code embed}, {@code count_tokens}, {@code raw}
 * @param bytes length of the request's body: what prompt tokens are estimated from where nothing is
 *     reported
 */
public record Asked(String protocol, String model, String operation, boolean stream, int bytes) {}
