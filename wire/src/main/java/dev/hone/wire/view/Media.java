package dev.hone.wire.view;

/** Where a picture, sound or document comes from. */
public sealed interface Media {
  /** An address that the provider fetches. Hone never does. */
  record Url(String url) implements Media {}

  /** Bytes in the request itself, as base64. */
  record Inline(String mediaType, String base64) implements Media {}

  /** A file that the client uploaded to the provider. */
  record FileId(String id) implements Media {}

  /** A document given as plain text. */
  record PlainText(String text) implements Media {}
}
