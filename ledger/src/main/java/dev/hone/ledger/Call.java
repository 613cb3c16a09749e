package dev.hone.ledger;

import java.util.Optional;

/**
 * What was asked, and of whom.
 *
 * @param protocol the client's protocol: {@code openai_chat}, {@code anthropic_messages}, …
 * @param provider the upstream's name; {@code local} for the engine
 * @param modelAsked the model in the client's request
 * @param modelServed the model that answered, as the answer says
 * @param operation {@code chat}, {@code embed}, {@code count_tokens}, …
 * @param streamed whether the answer was a stream
 * @param serviceTier the tier that the answer names
 */
public record Call(
    String protocol,
    String provider,
    String modelAsked,
    String modelServed,
    String operation,
    boolean streamed,
    Optional<String> serviceTier) {}
