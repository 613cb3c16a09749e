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
        double value = m.value().asDouble(0);
        if (!Double.isFinite(value)) {
          throw new InvalidRequestException("logit_bias", "must hold finite numbers", "");
        }
        bias.put(Integer.valueOf(m.name()), value);
      } catch (NumberFormatException e) {
        throw new InvalidRequestException("logit_bias", "keys must be token ids", "");
      }
    }
    return bias;
  }
}
