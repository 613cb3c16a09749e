package dev.hone.wire.embed;

import dev.hone.wire.Dialect;
import dev.hone.wire.EditedBody;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.error.UnsupportedByTargetException;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.FieldReader;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.openai.OpenAiUsage;
import dev.hone.wire.usage.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** OpenAI's {@code POST /v1/embeddings}, which every compatible server has. */
public final class OpenAiEmbeddings implements EmbedFormat.Clients {
  private static final Set<String> KNOWN =
      Set.of("model", "input", "dimensions", "encoding_format");

  @Override
  public Dialect dialect() {
    return Dialect.OPENAI;
  }

  @Override
  public EditedBody withModel(EditedBody body, String model, String reason) {
    return body.withField("model", new JsonWriter().value(model).toString(), reason);
  }

  @Override
  public EmbedView view(JsonValue request, Set<String> dropped) {
    FieldReader in = new FieldReader(request, "");
    JsonValue input = request.get("input");
    List<JsonValue> each = input.isArray() ? input.elements() : List.of(input);
    if (each.isEmpty() || !input.isPresent()) {
      throw new InvalidRequestException("input", "must be a text or a list of texts", "");
    }
    List<EmbedView.Input> inputs = new ArrayList<>(each.size());
    for (JsonValue text : each) {
      if (!text.isString()) {
        throw UnsupportedByTargetException.missing(
            "input (token ids)", "an upstream of another maker", "Send texts");
      }
      inputs.add(EmbedView.Input.of(text.asString("")));
    }
    String encoding = in.string("encoding_format").orElse("float");
    if (!encoding.equals("float") && !encoding.equals("base64")) {
      throw new InvalidRequestException("encoding_format", "must be float or base64", "");
    }
    for (JsonValue.Member member : request.members()) {
      if (!KNOWN.contains(member.name()) && member.value().isPresent()) {
        dropped.add(member.name());
      }
    }
    return new EmbedView(inputs, in.integer("dimensions"), encoding.equals("base64"));
  }

  @Override
  public byte[] request(EmbedView view, String model, Set<String> dropped) {
    JsonWriter out = new JsonWriter().object().field("model", model).name("input").array();
    for (EmbedView.Input input : view.inputs()) {
      out.value(input.text());
      input.taskType().ifPresent(t -> dropped.add("taskType"));
      input.title().ifPresent(t -> dropped.add("title"));
    }
    out.endArray();
    if (view.dimensions().isPresent()) {
      out.field("dimensions", view.dimensions().getAsInt());
    }
    return out.endObject().toBytes();
  }

  @Override
  public Vectors vectors(JsonValue answer) {
    if (!answer.get("data").isArray()) {
      throw new WireException(ErrorKind.UPSTREAM, "the upstream's answer has no 'data'");
    }
    return new Vectors(
        answer.get("data").elements().stream()
            .sorted(Comparator.comparingLong(e -> e.get("index").asLong(0)))
            .map(e -> e.get("embedding"))
            .toList(),
        OpenAiUsage.read(answer.get("usage"), answer.get("service_tier")));
  }

  @Override
  public byte[] answer(Vectors vectors, EmbedView view, String model) {
    JsonWriter out = new JsonWriter().object().field("object", "list").name("data").array();
    int index = 0;
    for (JsonValue vector : vectors.list()) {
      out.object().field("object", "embedding").field("index", index++).name("embedding");
      if (view.base64()) {
        out.value(Vectors.base64(vector));
      } else {
        out.raw(Vectors.numbers(vector));
      }
      out.endObject();
    }
    long tokens = vectors.usage().map(Usage::promptTokens).orElse(0L);
    return out.endArray()
        .field("model", model)
        .name("usage")
        .object()
        .field("prompt_tokens", tokens)
        .field("total_tokens", tokens)
        .endObject()
        .endObject()
        .toBytes();
  }
}
