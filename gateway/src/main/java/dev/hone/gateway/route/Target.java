package dev.hone.gateway.route;

import dev.hone.gateway.provider.Provider;

/**
 * A provider, and what it calls the model.
 *
 * @param model the name sent upstream
 */
public record Target(Provider provider, String model) {}
