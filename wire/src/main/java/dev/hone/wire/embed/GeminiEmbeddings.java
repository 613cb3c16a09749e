package dev.hone.wire.embed;

import dev.hone.wire.Dialect;
import dev.hone.wire.Edit;
import dev.hone.wire.EditedBody;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.error.WireException;
import dev.hone.wire.gemini.GeminiUsage;
import dev.hone.wire.gemini.ProtoFields;
import dev.hone.wire.json.FieldReader;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Gemini's {@code :embedContent} and {@code :batchEmbedContents}. */
public enum GeminiEmbeddings implements EmbedFormat.Clients {
  /** One content, one vector. */
  SINGLE("embedContent"),
  /** A list of requests, each as {@code SINGLE} has it. */
  BATCH("batchEmbedContents");

  /** Also inside {@code embedContentConfig}, where newer clients put them. */
  private static final Set<String> SETTINGS = Set.of("taskType", "title", "outputDimensionality");

  private static final Set<String> REQUEST = Set.of("model", "content", "embedContentConfig");

  private final String method;

  GeminiEmbeddings(String method) {
    this.method = method;
  }

  /** The method's name in the path. */
  public String method() {
    return method;
  }

  /** The format of a method, if it is one of these. */
  public static Optional<GeminiEmbeddings> of(String method) {
    return List.of(values()).stream().filter(f -> f.method.equals(method)).findFirst();
  }

  /** The objects that ask for a vector each. */
  private List<JsonValue> requests(JsonValue body) {
    return this == SINGLE ? List.of(body) : body.get("requests").elements();
  }

  @Override
  public Dialect dialect() {
    return Dialect.GEMINI;
  }

  @Override
  public EditedBody withModel(EditedBody body, String model, String reason) {
    EditedBody edited = body;
    for (JsonValue request : requests(body.root())) {
      if (request.get("model").isPresent()) {
        edited =
            edited.with(
                new Edit.SetField(
                    request.span(),
                    "model",
                    new JsonWriter().value(resource(model)).toString(),
                    reason));
      }
    }
    return edited;
  }

  private static String resource(String model) {
    return model.startsWith("models/") || model.startsWith("tunedModels/")
        ? model
        : "models/" + model;
  }

  @Override
  public EmbedView view(JsonValue request, Set<String> dropped) {
    List<EmbedView.Input> inputs = new ArrayList<>();
    OptionalInt dimensions = OptionalInt.empty();
    for (JsonValue each : requests(request)) {
      String path = this == SINGLE ? "" : "requests[" + inputs.size() + "]";
      FieldReader in = new FieldReader(each, path);
      unknown(in, dropped);
      OptionalInt own = dimensions(in);
      if (!inputs.isEmpty() && !own.equals(dimensions)) {
        throw new UnsupportedByTargetException(
            in.at("outputDimensionality"),
            "this upstream makes the vectors of a batch equally long",
            "Ask for each length in a batch of its own");
      }
      dimensions = own;
      inputs.add(new EmbedView.Input(text(in), string(in, "taskType"), string(in, "title")));
    }
    if (inputs.isEmpty()) {
      throw new InvalidRequestException("requests", "must be a list of requests", "");
    }
    return new EmbedView(inputs, dimensions, false);
  }

  private static void unknown(FieldReader in, Set<String> dropped) {
    for (FieldReader object : List.of(in, config(in))) {
      for (JsonValue.Member member : object.object().members()) {
        String name = ProtoFields.camel(member.name());
        if (member.value().isPresent() && !SETTINGS.contains(name) && !REQUEST.contains(name)) {
          dropped.add(member.name());
        }
      }
    }
  }

  private static OptionalInt dimensions(FieldReader in) {
    OptionalInt own = integer(in);
    return own.isPresent() ? own : integer(config(in));
  }

  private static OptionalInt integer(FieldReader in) {
    return in.integer(
        in.object().get("output_dimensionality").isPresent()
            ? "output_dimensionality"
            : "outputDimensionality");
  }

  private static FieldReader config(FieldReader in) {
    return in.child(
        in.object().get("embed_content_config").isPresent()
            ? "embed_content_config"
            : "embedContentConfig");
  }

  private static Optional<String> string(FieldReader in, String name) {
    return ProtoFields.get(in.object(), name)
        .string()
        .or(() -> ProtoFields.get(config(in).object(), name).string());
  }

  private static String text(FieldReader in) {
    List<String> texts = new ArrayList<>();
    for (JsonValue part : in.child("content").array("parts")) {
      texts.add(
          part.get("text")
              .string()
              .orElseThrow(() ->
                  UnsupportedByTargetException.missing(
                      in.at("content.parts[" + texts.size() + "]"),
                      "an upstream of another maker",
                      "Send texts, or choose a model of Google's")));
    }
    if (texts.isEmpty()) {
      throw new InvalidRequestException(in.at("content.parts"), "must hold a text", "");
    }
    return String.join("\n", texts);
  }

  @Override
  public byte[] request(EmbedView view, String model, Set<String> dropped) {
    if (this == SINGLE) {
      if (view.inputs().size() != 1) {
        throw new UnsupportedByTargetException(
            "input", model + " takes one text at a time", "Send each in a request of its own");
      }
      JsonWriter out = new JsonWriter();
      write(out, view, view.inputs().getFirst(), model);
      return out.toBytes();
    }
    JsonWriter out = new JsonWriter().object().name("requests").array();
    view.inputs().forEach(input -> write(out, view, input, model));
    return out.endArray().endObject().toBytes();
  }

  private static void write(JsonWriter out, EmbedView view, EmbedView.Input input, String model) {
    out.object()
        .field("model", resource(model))
        .name("content")
        .object()
        .name("parts")
        .array()
        .object()
        .field("text", input.text())
        .endObject()
        .endArray()
        .endObject()
        .optionalField("taskType", input.taskType())
        .optionalField("title", input.title());
    if (view.dimensions().isPresent()) {
      out.field("outputDimensionality", view.dimensions().getAsInt());
    }
    out.endObject();
  }

  @Override
  public Vectors vectors(JsonValue answer) {
    List<JsonValue> each =
        this == SINGLE ? List.of(answer.get("embedding")) : answer.get("embeddings").elements();
    if (each.isEmpty() || !each.getFirst().get("values").isArray()) {
      throw new WireException(ErrorKind.UPSTREAM, "the upstream's answer has no vectors");
    }
    GeminiUsage usage = new GeminiUsage();
    usage.merge(answer.get("usageMetadata"));
    return new Vectors(each.stream().map(e -> e.get("values")).toList(), usage.read());
  }

  @Override
  public byte[] answer(Vectors vectors, EmbedView view, String model) {
    JsonWriter out = new JsonWriter().object();
    if (this == SINGLE) {
      values(out.name("embedding"), vectors.list().getFirst());
    } else {
      out.name("embeddings").array();
      vectors.list().forEach(v -> values(out, v));
      out.endArray();
    }
    Optional<Long> tokens = vectors.usage().map(Usage::promptTokens);
    if (tokens.isPresent()) {
      out.name("usageMetadata").object().field("promptTokenCount", tokens.get()).endObject();
    }
    return out.endObject().toBytes();
  }

  private static void values(JsonWriter out, JsonValue vector) {
    out.object().rawField("values", Vectors.numbers(vector)).endObject();
  }
}
