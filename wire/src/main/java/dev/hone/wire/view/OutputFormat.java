package dev.hone.wire.view;

import java.util.Optional;

/** The form of the answer that the client asks for. */
public sealed interface OutputFormat {
  /** Free text. */
  record PlainText() implements OutputFormat {}

  /** Any JSON object. */
  record JsonObject() implements OutputFormat {}

  /**
   * JSON that follows a schema.
   *
   * @param schema the JSON Schema as the client wrote it
   */
  record JsonSchema(String name, String schema, Optional<Boolean> strict) implements OutputFormat {}
}
