package dev.hone.wire;

import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.json.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A client's JSON body and what Hone changes in it. Immutable: an edit makes a new one over the
 * same bytes. {@link #bytes} is the original with the edits spliced in, so that everything outside
 * their spans is what the client sent, byte for byte.
 */
public final class EditedBody {
  private static final Set<String> DECIDING =
      Set.of(
          "model",
          "models",
          "fallbacks",
          "tools",
          "stream",
          "background",
          "service_tier",
          "n",
          "best_of",
          "max_tokens",
          "max_completion_tokens",
          "max_output_tokens",
          "generationConfig",
          "messages",
          "input",
          "contents",
          "prompt");

  private final JsonDocument json;
  private final List<Edit> edits;
  private final List<Splices.Splice> splices;

  private EditedBody(JsonDocument json, List<Edit> edits) {
    this.json = json;
    this.edits = edits;
    this.splices = Splices.of(json, edits);
  }

  /**
   * A body without edits.
   *
   * @throws InvalidRequestException unless the bytes are one JSON object
   */
  public static EditedBody parse(byte[] body) {
    JsonDocument json = JsonDocument.parse(body);
    if (!json.root().isObject()) {
      throw new InvalidRequestException("", "the body is not a JSON object", "");
    }
    return new EditedBody(json, List.of());
  }

  /**
   * A client's body. A field that says who may ask, or what that may cost, is refused where it
   * stands twice: Hone would decide by one of the two, and the upstream could take the other.
   * Fields that Hone does not decide by pass however often they stand there.
   *
   * @throws InvalidRequestException unless the bytes are one JSON object with each such field once
   */
  public static EditedBody ofClient(byte[] bytes) {
    if (bytes.length == 0) {
      throw new InvalidRequestException(
          "", "the body is empty", "Send a JSON object", "invalid_json");
    }
    if (startsWith(bytes, 0x1f, 0x8b) || startsWith(bytes, 0x28, 0xb5, 0x2f, 0xfd)) {
      throw new InvalidRequestException(
          "", "the body is compressed, which is not read here", "Send it as it is", "invalid_json");
    }
    EditedBody body = parse(bytes);
    Optional<String> repeated = body.root().repeated(DECIDING::contains);
    if (repeated.isPresent()) {
      throw new InvalidRequestException(repeated.get(), "stands in the body twice", "Send it once");
    }
    return body;
  }

  /**
   * A client's body whose model stands elsewhere, which counts: the body is read as if it named
   * that one.
   *
   * @throws InvalidRequestException as {@link #ofClient(byte[])}
   */
  public static EditedBody ofClient(byte[] bytes, String model) {
    EditedBody body = ofClient(bytes);
    return body.root().get("model").asString("").equals(model)
        ? body
        : parse(
            body.withField(
                    "model", new JsonWriter().value(model).toString(), "the model in the path")
                .bytes());
  }

  private static boolean startsWith(byte[] bytes, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** The outermost object as the client sent it. */
  public JsonValue root() {
    return json.root();
  }

  /** What was changed, in order. */
  public List<Edit> edits() {
    return edits;
  }

  /**
   * One more edit.
   *
   * @throws IllegalArgumentException if it overlaps an earlier one
   */
  public EditedBody with(Edit edit) {
    List<Edit> more = new ArrayList<>(edits);
    more.removeIf(earlier -> sameTarget(earlier, edit));
    more.add(edit);
    return new EditedBody(json, List.copyOf(more));
  }

  /** Sets a field of the outermost object. */
  public EditedBody withField(String name, String value, String reason) {
    return with(new Edit.SetField(root().span(), name, value, reason));
  }

  /** Takes a field out of the outermost object. */
  public EditedBody withoutField(String name, String reason) {
    return with(new Edit.RemoveField(root().span(), name, reason));
  }

  /** The client's bytes with the edits in place. The array must not be changed. */
  public byte[] bytes() {
    return splices.isEmpty() ? json.bytes() : Splices.apply(json.bytes(), splices);
  }

  private static boolean sameTarget(Edit earlier, Edit later) {
    Span object;
    String name;
    switch (later) {
      case Edit.Replace replace -> {
        return earlier instanceof Edit.Replace(Span span, String json, String reason)
            && span.length() > 0
            && span.equals(replace.span());
      }
      case Edit.SetField set -> {
        object = set.object();
        name = set.name();
      }
      case Edit.RemoveField remove -> {
        object = remove.object();
        name = remove.name();
      }
    }
    return switch (earlier) {
      case Edit.Replace replace -> false;
      case Edit.SetField set -> set.object().equals(object) && set.name().equals(name);
      case Edit.RemoveField remove -> remove.object().equals(object) && remove.name().equals(name);
    };
  }
}
