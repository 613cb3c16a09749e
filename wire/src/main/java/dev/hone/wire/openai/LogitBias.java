package dev.hone.wire.openai;

import dev.hone.wire.error.InvalidRequestException;
import dev.hone.wire.json.FieldReader;
import dev.hone.wire.json.JsonValue;
import java.util.HashMap;
import java.util.Map;

/** Reads {@code logit_bias}: what is added to the logits of tokens, by token id. */
final class LogitBias {
  private LogitBias() {}

  static Map<Integer, Double> read(FieldReader in) {
    Map<Integer, Double> bias = new HashMap<>();
    for (JsonValue.Member m : in.child("logit_bias").object().members()) {
      try {
        bias.put(Integer.valueOf(m.name()), m.value().asDouble(0));
      } catch (NumberFormatException e) {
        throw new InvalidRequestException("logit_bias", "keys must be token ids", "");
      }
    }
    return bias;
  }
}
