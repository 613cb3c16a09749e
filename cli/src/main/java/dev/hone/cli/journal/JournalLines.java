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

  /** What was written. */
  public record Count(long records, long bodies, Map<String, Integer> missingKeys) {
    /** Keeps a copy. */
    public Count {
      missingKeys = Map.copyOf(missingKeys);
    }
  }

  /** Writes the records that match. */
  public Count records(Predicate<JournalRecord> wanted) {
    long[] count = {0};
    reader.records((record, json) -> {
      if (wanted.test(record)) {
        out.println(json);
        count[0]++;
      }
    });
    return new Count(count[0], 0, Map.of());
  }

  /** Writes the records that match, then their bodies as far as there are keys. */
  public Count withBodies(Predicate<JournalRecord> wanted, List<BodyKey> keys) {
    Set<String> requests = new HashSet<>();
    Count records =
        records(record -> {
          boolean matches = wanted.test(record);
          if (matches && record.body()) {
            requests.add(record.request());
          }
          return matches;
        });
    long[] count = {0};
    Map<String, Integer> missing = new HashMap<>();
    reader.bodies(
        keys,
        requests::contains,
        (request, attempt, part, keyId, plain) -> {
          if (plain.isEmpty()) {
            missing.merge(keyId, 1, Integer::sum);
          } else {
            out.println(body(request, attempt, part, plain.get()));
            count[0]++;
          }
        });
    return new Count(records.records(), count[0], missing);
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
