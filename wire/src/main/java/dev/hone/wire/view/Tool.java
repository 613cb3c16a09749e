package dev.hone.wire.view;

import dev.hone.wire.json.Span;
import java.util.Optional;

/**
 * A tool that the model may call.
 *
 * @param kind who runs it
 * @param type the protocol's own type word, for instance {@code function} or {@code
 *     web_search_20250305}
 * @param schema the JSON Schema of its input as the client wrote it; {@code {}} when absent
 * @param strict whether the arguments must follow the schema
 */
public record Tool(
    Kind kind,
    String type,
    String name,
    String description,
    String schema,
    Optional<Boolean> strict,
    Span span,
    Optional<CacheMark> cache) {
  /** Who runs a tool. */
  public enum Kind {
    /** The client, with JSON arguments. */
    FUNCTION,
    /** The client, with free text. */
    CUSTOM,
    /** The provider, or a client kind that the provider defines. */
    HOSTED
  }
}
