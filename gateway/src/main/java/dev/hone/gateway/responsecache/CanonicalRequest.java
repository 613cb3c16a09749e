package dev.hone.gateway.responsecache;

import dev.hone.wire.ChatRequest;
import dev.hone.wire.RequestContext;
import dev.hone.wire.anthropic.BillingLine;
import dev.hone.wire.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A request's canonical form, as a hash: what can change the answer, and who may see it. Equal for
 * requests that differ in white space, in the order of keys, in how a number or a string is
 * spelled, in marks for the prompt cache, or in whether the answer is streamed. A tenant's key goes
 * into the hash, so one tenant's answer is out of reach of another's.
 */
final class CanonicalRequest {
  /** Outermost fields that don't change what is answered. */
  private static final Set<String> ASIDE =
      Set.of(
          "stream",
          "stream_options",
          "user",
          "metadata",
          "safety_identifier",
          "store",
          "service_tier",
          "cache_control",
          "diagnostics",
          "prompt_cache_key",
          "prompt_cache_retention",
          "prompt_cache_options");

  /** Marks for the prompt cache, where a block can have one. */
  private static final Set<String> MARKS = Set.of("cache_control", "prompt_cache_breakpoint");

  /** What a client or a model wrote freely: a name there means something else. */
  private static final Set<String> FREE =
      Set.of("input_schema", "parameters", "schema", "input", "arguments", "function", "args");

  private static final List<String> HEADERS =
      List.of("anthropic-beta", "anthropic-version", "openai-beta");

  private final MessageDigest digest = sha256();

  private CanonicalRequest() {}

  /** The hash, 32 bytes. */
  static byte[] hash(ChatRequest request, RequestContext context) {
    CanonicalRequest canonical = new CanonicalRequest();
    canonical.text(context.keyId().map(id -> "key " + id).orElse("nobody"));
    canonical.text(request.protocol().name());
    canonical.text(request.model());
    for (String name : HEADERS) {
      canonical.text(String.join(",", context.headers().all(name)));
    }
    canonical.object(request.json(), true, false);
    return canonical.digest.digest();
  }

  private void value(JsonValue value, boolean free) {
    switch (value.kind()) {
      case OBJECT -> object(value, false, free);
      case ARRAY -> array(value.elements(), free);
      case STRING -> text(value.asString(""));
      case NUMBER ->
          // A number too long to be read exactly stands for itself.
          text(
              "#"
                  + value
                      .decimal()
                      .map(d -> d.stripTrailingZeros().toString())
                      .orElseGet(value::raw));
      case BOOLEAN -> tag(value.asBoolean(false) ? 't' : 'f', 0);
      case NULL, MISSING -> tag('n', 0);
    }
  }

  private void object(JsonValue object, boolean outermost, boolean free) {
    List<JsonValue.Member> members =
        object.members().stream()
            .filter(m -> !(outermost && ASIDE.contains(m.name())))
            .filter(m -> free || !MARKS.contains(m.name()))
            // Stable: of a name that is repeated the order counts.
            .sorted(Comparator.comparing(JsonValue.Member::name))
            .toList();
    tag('{', members.size());
    for (JsonValue.Member member : members) {
      text(member.name());
      if (outermost && member.name().equals("system")) {
        system(member.value());
      } else {
        value(member.value(), free || (!outermost && FREE.contains(member.name())));
      }
    }
  }

  private void array(List<JsonValue> elements, boolean free) {
    tag('[', elements.size());
    elements.forEach(e -> value(e, free));
  }

  /** Anthropic's system prompt, without the line that changes on every request. */
  private void system(JsonValue system) {
    List<JsonValue> blocks = system.elements();
    if (!blocks.isEmpty() && BillingLine.is(blocks.getFirst().get("text").asString(""))) {
      array(blocks.subList(1, blocks.size()), false);
    } else {
      value(system, false);
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    tag('"', bytes.length);
    digest.update(bytes);
  }

  /** A length goes before everything, so that no two forms run into one. */
  private void tag(char kind, int length) {
    digest.update(ByteBuffer.allocate(5).put((byte) kind).putInt(length).flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
