package dev.hone.wire;

import dev.hone.wire.embed.EmbedFormat;
import dev.hone.wire.embed.EmbedView;
import dev.hone.wire.embed.GeminiEmbeddings;
import dev.hone.wire.embed.OpenAiEmbeddings;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.json.JsonValue;
import java.util.List;
import java.util.Set;

/** A request for vectors. Immutable; edits work as those of a {@link ChatRequest}. */
public final class EmbedRequest {
  private final EmbedFormat.Clients format;
  private final EditedBody body;
  private final String model;

  private EmbedRequest(EmbedFormat.Clients format, EditedBody body, String model) {
    this.format = format;
    this.body = body;
    this.model = model;
  }

  /**
   * Reads an OpenAI embeddings body.
   *
   * @throws InvalidRequestException if it is no JSON object or lacks the model
   */
  public static EmbedRequest openai(byte[] bytes) {
    return openai(EditedBody.ofClient(bytes));
  }

  /**
   * Reads an OpenAI embeddings body whose model stands in the path, whatever the body says.
   *
   * @throws InvalidRequestException if it is no JSON object
   */
  public static EmbedRequest openai(byte[] bytes, String model) {
    return openai(EditedBody.ofClient(bytes, model));
  }

  private static EmbedRequest openai(EditedBody body) {
    JsonValue model = body.root().get("model");
    if (!model.isString() || model.span().length() == 2) {
      throw new InvalidRequestException(
          "model", "must be the name of a model", "GET /v1/models lists what can be asked for");
    }
    return new EmbedRequest(new OpenAiEmbeddings(), body, model.asString(""));
  }

  /**
   * Reads a body of one of Gemini's methods.
   *
   * @param model of the path, which counts
   * @throws InvalidRequestException if it is no JSON object
   */
  public static EmbedRequest gemini(GeminiEmbeddings method, byte[] bytes, String model) {
    return new EmbedRequest(method, EditedBody.ofClient(bytes), model);
  }

  /** The format of the bytes. */
  public EmbedFormat.Clients format() {
    return format;
  }

  /** Whose client asks. */
  public Dialect dialect() {
    return format.dialect();
  }

  /** The model asked for, after edits. */
  public String model() {
    return model;
  }

  /**
   * What is asked for, without edits.
   *
   * @param dropped takes the names of fields that only an upstream of the same format knows
   * @throws InvalidRequestException naming the field that is wrong, or can't be asked elsewhere
   */
  public EmbedView view(Set<String> dropped) {
    return format.view(body.root(), dropped);
  }

  /** What was changed, in order. */
  public List<Edit> edits() {
    return body.edits();
  }

  /** The same for another model. */
  public EmbedRequest withModel(String other, String reason) {
    return other.equals(model)
        ? this
        : new EmbedRequest(format, format.withModel(body, other, reason), other);
  }

  /** What to send. The array must not be changed. */
  public byte[] bytes() {
    return body.bytes();
  }
}
