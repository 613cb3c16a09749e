package dev.hone.gateway.batch;

import dev.hone.wire.codec.UsageScan;
import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.usage.Served;
import dev.hone.wire.usage.Usage;
import java.util.Optional;

/**
 * What became of one request of a batch job.
 *
 * @param id the client's name of the request, unique in its job
 * @param model that answered; empty if it is not said
 * @param usage at the batch tier; empty where there was no answer, or it reports none
 * @param status of the answer
 * @param failure what went wrong, in the provider's word
 */
record BatchResult(
    String id, String model, Optional<Usage> usage, int status, Optional<String> failure) {

  /**
   * Reads a result of any provider.
   *
   * @param place where it stood, which is its name if it has no other
   * @return empty if it is something else, or no JSON
   */
  static Optional<BatchResult> read(byte[] json, String place) {
    JsonValue root;
    try {
      root = JsonDocument.parse(json).root();
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
    if (root.get("custom_id").isString()) {
      String id = root.get("custom_id").asString("");
      return root.get("result").isObject()
          ? Optional.of(message(id, root.get("result")))
          : openAi(id, root);
    }
    return gemini(root, place);
  }

  private static Optional<BatchResult> openAi(String id, JsonValue root) {
    JsonValue response = root.get("response");
    if (response.isObject()) {
      int status = (int) response.get("status_code").asLong(200);
      JsonValue body = response.get("body");
      return Optional.of(
          status < 400
              ? answered(id, body.get("model").asString(""), status, body)
              : failed(id, status, body.get("error").get("code").asString("error")));
    }
    return root.get("error").isObject()
        ? Optional.of(failed(id, 500, root.get("error").get("code").asString("error")))
        : Optional.empty();
  }

  private static BatchResult message(String id, JsonValue result) {
    JsonValue message = result.get("message");
    return message.isObject()
        ? answered(id, message.get("model").asString(""), 200, message)
        : failed(id, 500, result.get("type").asString("error"));
  }

  private static Optional<BatchResult> gemini(JsonValue root, String place) {
    String id =
        root.get("key").string().or(() -> root.get("metadata").get("key").string()).orElse(place);
    JsonValue response = root.get("response");
    if (response.isObject()) {
      return Optional.of(answered(id, response.get("modelVersion").asString(""), 200, response));
    }
    JsonValue error = root.get("error").isObject() ? root.get("error") : root.get("status");
    return error.isObject()
        ? Optional.of(failed(id, 500, error.get("status").asString("error")))
        : Optional.empty();
  }

  private static BatchResult answered(String id, String model, int status, JsonValue body) {
    return new BatchResult(
        id, model, UsageScan.read(body).map(BatchResult::batch), status, Optional.empty());
  }

  private static BatchResult failed(String id, int status, String failure) {
    return new BatchResult(id, "", Optional.empty(), status, Optional.of(failure));
  }

  /** The answers inside do not all say that they were served as a batch, and were. */
  private static Usage batch(Usage usage) {
    Served served = usage.served();
    return usage.toBuilder()
        .served(new Served(Optional.of("batch"), served.speed(), served.inferenceGeo()))
        .build();
  }
}
