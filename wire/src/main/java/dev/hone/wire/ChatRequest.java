package dev.hone.wire;

import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.prefix.PrefixChain;
import dev.hone.wire.view.ChatView;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request for a chat answer: the client's bytes, a typed view of them that is read when first
 * asked for, and a list of edits. Immutable. Made by {@code dev.hone.wire.codec.Codecs}.
 */
public final class ChatRequest {
  private final Protocol protocol;
  private final EditedBody body;
  private final String model;
  private final boolean stream;
  private final String version;
  private final LazyView view;

  private ChatRequest(
      Protocol protocol,
      EditedBody body,
      String model,
      boolean stream,
      String version,
      LazyView view) {
    this.protocol = protocol;
    this.body = body;
    this.model = model;
    this.stream = stream;
    this.version = version;
    this.view = view;
  }

  /** Reads the view once; a second reading by a racing thread gives an equal one. */
  private static final class LazyView {
    private final Function<JsonValue, ChatView> reader;
    private final JsonValue root;
    private volatile @Nullable ChatView view;
    private volatile @Nullable PrefixChain prefix;

    LazyView(Function<JsonValue, ChatView> reader, JsonValue root) {
      this.reader = reader;
      this.root = root;
    }

    ChatView get() {
      ChatView known = view;
      if (known == null) {
        known = reader.apply(root);
        view = known;
      }
      return known;
    }

    PrefixChain prefix(Protocol protocol) {
      PrefixChain known = prefix;
      if (known == null) {
        known = PrefixChain.of(protocol, root);
        prefix = known;
      }
      return known;
    }
  }

  /**
   * A request whose model and stream flag stand in the body.
   *
   * @param reader reads the view from the body
   * @throws InvalidRequestException if the model is missing
   */
  public static ChatRequest of(
      Protocol protocol, EditedBody body, Function<JsonValue, ChatView> reader) {
    JsonValue model = body.root().get("model");
    if (!model.isString() || model.span().length() == 2) {
      throw new InvalidRequestException(
          "model", "must be the name of a model", "GET /v1/models lists what can be asked for");
    }
    JsonValue stream = body.root().get("stream");
    if (stream.isPresent() && stream.kind() != JsonValue.Kind.BOOLEAN) {
      throw new InvalidRequestException("stream", "must be true or false", "");
    }
    return of(protocol, body, model.asString(""), stream.asBoolean(false), reader);
  }

  /** A request whose model and stream flag stand elsewhere (Gemini: in the path). */
  public static ChatRequest of(
      Protocol protocol,
      EditedBody body,
      String model,
      boolean stream,
      Function<JsonValue, ChatView> reader) {
    return new ChatRequest(protocol, body, model, stream, "", new LazyView(reader, body.root()));
  }

  /** The protocol of the bytes. */
  public Protocol protocol() {
    return protocol;
  }

  /** The model asked for, after edits. */
  public String model() {
    return model;
  }

  /** Whether the answer is to be streamed. */
  public boolean stream() {
    return stream;
  }

  /** The API version in the client's path where a protocol has several (Gemini); else empty. */
  public String version() {
    return version;
  }

  /** The same under this API version. */
  public ChatRequest atVersion(String other) {
    return new ChatRequest(protocol, body, model, stream, other, view);
  }

  /** The body as the client sent it. */
  public JsonValue json() {
    return body.root();
  }

  /**
   * The typed view of what the client sent, without edits.
   *
   * @throws InvalidRequestException if a field has the wrong shape
   */
  public ChatView view() {
    return view.get();
  }

  /** The prompt's blocks with the hashes of their prefixes, as the client sent them; read once. */
  public PrefixChain prefix() {
    return view.prefix(protocol);
  }

  /** What was changed, in order. */
  public List<Edit> edits() {
    return body.edits();
  }

  /** The same with one more edit; see {@link EditedBody#with}. */
  public ChatRequest withEdit(Edit edit) {
    return new ChatRequest(protocol, body.with(edit), model, stream, version, view);
  }

  /** The same with a field of the outermost object set to this JSON. */
  public ChatRequest withField(String name, String json, String reason) {
    return withEdit(new Edit.SetField(body.root().span(), name, json, reason));
  }

  /** The same without a field of the outermost object. */
  public ChatRequest withoutField(String name, String reason) {
    return withEdit(new Edit.RemoveField(body.root().span(), name, reason));
  }

  /** The same for another model. */
  public ChatRequest withModel(String other, String reason) {
    if (other.equals(model)) {
      return this;
    }
    EditedBody edited =
        protocol == Protocol.GEMINI_GENERATE
            ? body
            : body.withField("model", new JsonWriter().value(other).toString(), reason);
    return new ChatRequest(protocol, edited, other, stream, version, view);
  }

  /** What to send: the client's bytes with the edits spliced in. The array must not be changed. */
  public byte[] bytes() {
    return body.bytes();
  }
}
