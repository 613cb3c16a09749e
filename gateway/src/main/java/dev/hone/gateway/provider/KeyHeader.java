package dev.hone.gateway.provider;

/** The header that a key goes into, where an upstream takes more than one. */
public enum KeyHeader {
  /**
   * As the dialect has it. For Anthropic's: {@code x-api-key}, but {@code Authorization} for a
   * client of the generation that sends it, for a provider whose configured {@code
   * anthropic-version} is of that generation, and for tokens of OAuth.
   */
  AUTO,
  /** {@code Authorization: Bearer}, always. */
  BEARER,
  /** {@code x-api-key}, always. */
  API_KEY
}
