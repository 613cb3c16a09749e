package dev.hone.gateway.promptcache;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.Edit;
import dev.hone.wire.Protocol;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import dev.hone.wire.json.Span;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;

/**
 * A Gemini request as a cached content sees it: tools, instructions and tool settings always belong
 * to it, then so many of the leading contents.
 */
final class ContentRequest {
  private static final String REASON = "cached content";
  private static final List<List<String>> FIELDS =
      List.of(
          List.of("systemInstruction", "system_instruction"),
          List.of("tools"),
          List.of("toolConfig", "tool_config"));

  private ContentRequest() {}

  /** Whether the blocks of the chain are all that there is, in the form that the client sent. */
  static boolean isPlain(ChatRequest request) {
    if (request.protocol() != Protocol.GEMINI_GENERATE || !request.edits().isEmpty()) {
      return false;
    }
    JsonValue body = request.json();
    JsonValue system = field(body, FIELDS.getFirst());
    int head = system.get("parts").elements().size() + body.get("tools").elements().size();
    int all = head;
    for (JsonValue content : body.get("contents").elements()) {
      all += content.get("parts").elements().size();
    }
    return !body.get("cachedContent").isPresent()
        && !body.get("cached_content").isPresent()
        && system.isPresent() == !system.get("parts").elements().isEmpty()
        && request.prefix().head() == head
        && request.prefix().blocks().size() == all;
  }

  /** What must be equal besides the prefix, since a request that reads a content can't set it. */
  static int settings(ChatRequest request) {
    JsonValue config = field(request.json(), FIELDS.getLast());
    return config.isPresent() ? config.raw().hashCode() : 0;
  }

  /** How many leading contents end with this block; empty if it is amid one. */
  static OptionalInt contentsUpTo(ChatRequest request, int block) {
    int left = block + 1 - request.prefix().head();
    int contents = 0;
    for (JsonValue content : request.json().get("contents").elements()) {
      if (left <= 0) {
        break;
      }
      left -= content.get("parts").elements().size();
      contents++;
    }
    return left == 0 ? OptionalInt.of(contents) : OptionalInt.empty();
  }

  /** The same, where at least one of the contents is left. */
  static OptionalInt leavingSome(ChatRequest request, int block) {
    OptionalInt covered = contentsUpTo(request, block);
    int contents = request.json().get("contents").elements().size();
    return covered.isPresent() && covered.getAsInt() < contents ? covered : OptionalInt.empty();
  }

  /** The request without what the content holds. At least one of its contents must be left. */
  static ChatRequest reading(ChatRequest request, String name, int covered) {
    ChatRequest edited =
        request.withField("cachedContent", new JsonWriter().value(name).toString(), REASON);
    for (List<String> names : FIELDS) {
      for (String field : names) {
        if (request.json().get(field).isPresent()) {
          edited = edited.withoutField(field, REASON);
        }
      }
    }
    if (covered > 0) {
      List<JsonValue> contents = request.json().get("contents").elements();
      Span out = new Span(contents.getFirst().span().start(), contents.get(covered).span().start());
      edited = edited.withEdit(new Edit.Replace(out, "", REASON));
    }
    return edited;
  }

  /** The body that makes a content of the request's beginning. */
  static byte[] making(ChatRequest request, String model, int covered, Duration ttl) {
    JsonWriter out =
        new JsonWriter()
            .object()
            .field("model", model.startsWith("models/") ? model : "models/" + model)
            .field("ttl", ttl.toSeconds() + "s")
            .field("displayName", "hone");
    for (List<String> names : FIELDS) {
      JsonValue value = field(request.json(), names);
      if (value.isPresent()) {
        out.rawField(names.getFirst(), value.raw());
      }
    }
    if (covered > 0) {
      out.name("contents").array();
      request.json().get("contents").elements().stream()
          .limit(covered)
          .forEach(content -> out.raw(content.raw()));
      out.endArray();
    }
    return out.endObject().toBytes();
  }

  /**
   * SHA-256 of what a content of this beginning holds. Prefix hashes say which content a request
   * may read; this says that it is the right one: they leave out how parts are grouped, and can be
   * made to collide.
   */
  static String beginning(ChatRequest request, String model, int covered) {
    try {
      byte[] body = making(request, model, covered, Duration.ZERO);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static JsonValue field(JsonValue body, List<String> names) {
    JsonValue value = body.get(names.getFirst());
    return value.isPresent() ? value : body.get(names.getLast());
  }
}
