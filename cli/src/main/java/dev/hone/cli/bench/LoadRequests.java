package dev.hone.cli.bench;

import dev.hone.wire.Protocol;
import dev.hone.wire.json.JsonWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.SplittableRandom;

/** The requests of a load run: streamed, each with a prompt of its own. */
final class LoadRequests {
  private static final String[] WORDS = {
    "time", "person", "year", "way", "day", "thing", "man", "world", "life", "hand", "part",
    "child", "eye", "woman", "place", "work", "week", "case", "point", "number", "group", "fact"
  };

  private final LoadOptions options;

  LoadRequests(LoadOptions options) {
    this.options = options;
  }

  HttpRequest request(int number) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(options.endpoint())
            .timeout(options.timeout())
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(body(number)));
    if (options.protocol() == Protocol.ANTHROPIC_MESSAGES) {
      request.header("anthropic-version", "2023-06-01");
      options.key().ifPresent(key -> request.header("x-api-key", key));
    } else {
      options.key().ifPresent(key -> request.header("authorization", "Bearer " + key));
    }
    return request.build();
  }

  private byte[] body(int number) {
    JsonWriter json = new JsonWriter().object();
    json.field("model", options.model()).field("max_tokens", options.maxTokens());
    json.field("stream", true);
    if (options.protocol() == Protocol.OPENAI_CHAT) {
      json.name("stream_options").object().field("include_usage", true).endObject();
    }
    json.name("messages").array().object();
    json.field("role", "user").field("content", prompt(number));
    return json.endObject().endArray().endObject().toBytes();
  }

  /** Different from its first word on, so that no server's prefix cache answers for its prefill. */
  private String prompt(int number) {
    SplittableRandom random = new SplittableRandom(number);
    StringBuilder text = new StringBuilder("Story ").append(number).append(" has the words");
    for (int i = 4; i < options.promptTokens(); i++) {
      text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }
}
