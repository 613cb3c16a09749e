package dev.hone.gateway.drift;

/**
 * Who asks, as far as a gateway can tell.
 *
 * @param key name or id of the client's key; empty where none is asked for
 * @param model the provider and its model
 */
public record Application(String key, String model) {}
