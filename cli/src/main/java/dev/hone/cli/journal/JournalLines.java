package dev.hone.cli.journal;

import dev.hone.ledger.journal.BodyKey;
import dev.hone.ledger.journal.BodyPart;
import dev.hone.ledger.journal.JournalReader;
import dev.hone.ledger.journal.JournalRecord;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a journal as JSONL: one record a line, and where asked for one body a line behind them.
 */
public final class JournalLines {
  private static final JsonMapper JSON = new JsonMapper();

  private final JournalReader reader;
  private final PrintWriter out;

  public JournalLines(JournalReader reader, PrintWriter out) {
    this.reader = reader;
    this.out = out;
  }

  /** Writes the records that match. */
  public void records(Predicate<JournalRecord> wanted) {
    reader.records((record, json) -> {
      if (wanted.test(record)) {
        out.println(json);
      }
    });
  }

  /**
   * Writes the records that match, then their bodies as far as there are keys.
   *
   * @return ids of the keys that are missing, and for how many bodies
   */
  public Map<String, Integer> withBodies(Predicate<JournalRecord> wanted, List<BodyKey> keys) {
    Set<String> requests = new HashSet<>();
    records(record -> {
      boolean matches = wanted.test(record);
      if (matches && record.body()) {
        requests.add(record.request());
      }
      return matches;
    });
    Map<String, Integer> missing = new HashMap<>();
    reader.bodies(
        keys,
        requests::contains,
        (request, attempt, part, keyId, plain) -> {
          if (plain.isEmpty()) {
            missing.merge(keyId, 1, Integer::sum);
          } else {
            out.println(body(request, attempt, part, plain.get()));
          }
        });
    return missing;
  }

  /** Text as text, anything else in base64. */
  private static String body(String request, int attempt, BodyPart part, byte[] plain) {
    ObjectNode node = JSON.createObjectNode();
    node.put("body_of", request);
    node.put("attempt", attempt);
    node.put("part", part == BodyPart.REQUEST ? "request" : "answer");
    try {
      node.put(
          "text", StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain)).toString());
    } catch (CharacterCodingException e) {
      node.put("base64", Base64.getEncoder().encodeToString(plain));
    }
    return JSON.writeValueAsString(node);
  }
}
