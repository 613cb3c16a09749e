package dev.hone.wire;

import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import java.util.List;

/** A request for vectors. Immutable; edits work as those of a {@link ChatRequest}. */
public final class EmbedRequest {
  private final Protocol protocol;
  private final EditedBody body;
  private final String model;

  private EmbedRequest(Protocol protocol, EditedBody body, String model) {
    this.protocol = protocol;
    this.body = body;
    this.model = model;
  }

  /**
   * Reads an OpenAI embeddings body.
   *
   * @throws InvalidRequestException if it is no JSON object or lacks the model
   */
  public static EmbedRequest parse(byte[] bytes) {
    EditedBody body = EditedBody.parse(bytes);
    JsonValue model = body.root().get("model");
    if (!model.isString() || model.span().length() == 2) {
      throw new InvalidRequestException(
          "model", "must be the name of a model", "GET /v1/models lists what can be asked for");
    }
    return new EmbedRequest(Protocol.OPENAI_EMBEDDINGS, body, model.asString(""));
  }

  /** The protocol of the bytes. */
  public Protocol protocol() {
    return protocol;
  }

  /** The model asked for, after edits. */
  public String model() {
    return model;
  }

  /** The body as the client sent it. */
  public JsonValue json() {
    return body.root();
  }

  /** The texts to embed; inputs given as token ids come as their JSON text. */
  public List<String> inputs() {
    JsonValue input = body.root().get("input");
    if (input.isArray()) {
      boolean tokens = input.elements().stream().anyMatch(JsonValue::isNumber);
      return tokens
          ? List.of(input.raw())
          : input.elements().stream().map(e -> e.string().orElseGet(e::raw)).toList();
    }
    return List.of(input.string().orElseGet(input::raw));
  }

  /** What was changed, in order. */
  public List<Edit> edits() {
    return body.edits();
  }

  /** The same for another model. */
  public EmbedRequest withModel(String other, String reason) {
    return other.equals(model)
        ? this
        : new EmbedRequest(
            protocol,
            body.withField("model", new JsonWriter().value(other).toString(), reason),
            other);
  }

  /** What to send. The array must not be changed. */
  public byte[] bytes() {
    return body.bytes();
  }
}
