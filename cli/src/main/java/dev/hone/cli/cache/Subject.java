package dev.hone.cli.cache;

import dev.hone.ledger.journal.JournalRecord;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.EditedBody;
import dev.hone.wire.Protocol;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be explained: a request, or an answer that says something of one.
 *
 * @param name the file, or the id of the request
 * @param request the request, if its body is at hand
 * @param record what the journal says of it, if it comes from there
 * @param verdict what an answer's provider says of its cache; empty if it says nothing
 */
public record Subject(
    String name,
    Optional<ChatRequest> request,
    Optional<JournalRecord> record,
    Optional<String> verdict) {

  /** Whether it is a request. */
  public boolean isRequest() {
    return request.isPresent() || record.isPresent();
  }

  /**
   * Reads a file.
   *
   * @throws WireException if it is no JSON object
   */
  public static Subject ofFile(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    JsonValue body = EditedBody.parse(bytes).root();
    Optional<ChatRequest> request = request(bytes, body, body.get("model").asString(""));
    return new Subject(
        file.toString(),
        request,
        Optional.empty(),
        request.isPresent() ? Optional.empty() : verdict(body));
  }

  /** A request of the journal, with its bodies where they were kept and their key is at hand. */
  static Subject ofJournal(
      JournalRecord record, Optional<byte[]> request, Optional<byte[]> answer) {
    return new Subject(
        record.request(),
        request.flatMap(
            bytes -> request(bytes, EditedBody.parse(bytes).root(), record.modelServed())),
        Optional.of(record),
        answer.flatMap(Subject::whole).flatMap(Subject::verdict));
  }

  /** An answer in one piece; a stream is none. */
  private static Optional<JsonValue> whole(byte[] answer) {
    try {
      return Optional.of(EditedBody.parse(answer).root());
    } catch (WireException e) {
      return Optional.empty();
    }
  }

  private static Optional<ChatRequest> request(byte[] bytes, JsonValue body, String model) {
    return protocol(body).map(p -> Codecs.request(p, bytes, model, false));
  }

  private static Optional<Protocol> protocol(JsonValue body) {
    if (body.get("contents").isArray()) {
      return Optional.of(Protocol.GEMINI_GENERATE);
    }
    if (body.get("input").isPresent()) {
      return Optional.of(Protocol.OPENAI_RESPONSES);
    }
    if (body.get("prompt").isPresent() && !body.get("output").isPresent()) {
      return Optional.of(Protocol.OPENAI_COMPLETIONS);
    }
    if (!body.get("messages").isArray()) {
      return Optional.empty();
    }
    boolean anthropic =
        body.get("system").isPresent()
            || body.get("model").asString("").contains("claude")
            || body.get("tools").elements().stream()
                .anyMatch(t -> t.get("input_schema").isObject());
    return Optional.of(anthropic ? Protocol.ANTHROPIC_MESSAGES : Protocol.OPENAI_CHAT);
  }

  private static Optional<String> verdict(JsonValue body) {
    JsonValue anthropic = body.get("diagnostics").get("cache_miss_reason");
    JsonValue openai = body.get("prompt_cache_diagnostics");
    if (anthropic.isPresent()) {
      return Optional.of(anthropic.isString() ? anthropic.asString("") : anthropic.raw());
    }
    return openai.isPresent() ? Optional.of(openai.raw()) : Optional.empty();
  }
}
