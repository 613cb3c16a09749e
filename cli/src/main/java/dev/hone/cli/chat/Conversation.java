package dev.hone.cli.chat;

import dev.hone.wire.Backend;
import dev.hone.wire.Cancellation;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.ChatStream;
import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import dev.hone.wire.RequestContext;
import dev.hone.wire.codec.Codecs;
import dev.hone.wire.json.JsonWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What was said so far, and asking for the next answer. Requests go to the backend as a client's
 * would, so templates, stop handling and sampling are the server's. Not thread-safe.
 */
public final class Conversation {
  private final Backend backend;
  private final String model;
  private final ChatSettings settings;
  private final List<Turn> turns = new ArrayList<>();
  private String system;
  private int asked;

  private record Turn(String role, String text) {}

  /**
   * @param system instructions for the model; empty = none, the model's template may have its own
   */
  public Conversation(Backend backend, String model, String system, ChatSettings settings) {
    this.backend = backend;
    this.model = model;
    this.system = system;
    this.settings = settings;
  }

  /** Forgets what was said; the system prompt stays. */
  public void clear() {
    turns.clear();
  }

  /** Changes the system prompt and forgets what was said under the other. */
  public void system(String text) {
    system = text;
    clear();
  }

  /**
   * Says something and waits for the whole answer. An answer that is cancelled stays in the
   * conversation as far as it came; where none came, nothing was said.
   *
   * @param pieces hears the answer's text as it comes, on another thread
   * @param cancellation ends the answer
   * @throws dev.hone.wire.error.WireException if there can be no answer: the conversation is too
   *     long, the engine failed
   */
  public Answer ask(String text, Consumer<String> pieces, Cancellation cancellation)
      throws InterruptedException {
    List<Turn> asking = new ArrayList<>(turns);
    asking.add(new Turn("user", text));
    AnswerCollector collector = new AnswerCollector(pieces);
    cancellation.onCancel(collector::cancelled);
    ChatStream stream = backend.open(request(asking), context(cancellation));
    stream.forwardTo(collector);
    Answer answer = collector.await();
    if (!answer.text().isEmpty()) {
      turns.add(asking.getLast());
      turns.add(new Turn("assistant", answer.text()));
    }
    return answer;
  }

  private ChatRequest request(List<Turn> asking) {
    JsonWriter json = new JsonWriter().object();
    json.field("model", model).field("stream", true);
    json.field("temperature", settings.temperature()).field("top_p", ChatSettings.TOP_P);
    json.field("max_tokens", settings.maxTokens());
    settings.seed().ifPresent(seed -> json.field("seed", seed));
    json.name("messages").array();
    if (!system.isEmpty()) {
      message(json, new Turn("system", system));
    }
    asking.forEach(turn -> message(json, turn));
    return Codecs.request(Protocol.OPENAI_CHAT, json.endArray().endObject().toBytes());
  }

  private static void message(JsonWriter json, Turn turn) {
    json.object().field("role", turn.role()).field("content", turn.text()).endObject();
  }

  private RequestContext context(Cancellation cancellation) {
    RequestContext plain = RequestContext.of("chat-" + ++asked, Dialect.OPENAI, Instant.now());
    return new RequestContext(
        plain.requestId(),
        plain.keyId(),
        plain.client(),
        plain.headers(),
        plain.query(),
        plain.received(),
        plain.deadline(),
        plain.tags(),
        plain.session(),
        plain.traceId(),
        cancellation);
  }
}
