package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.LedgerSettings;
import dev.hone.ledger.journal.BodyKey;
import dev.hone.ledger.journal.BodyPart;
import dev.hone.ledger.journal.Capture;
import dev.hone.ledger.journal.Journal;
import dev.hone.ledger.journal.JournalReader;
import dev.hone.ledger.journal.JournalRecord;
import dev.hone.ledger.journal.JournalSettings;
import dev.hone.server.Eventually;
import dev.hone.server.config.Bookkeeping;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal as a running gateway writes it. */
class JournalTest {
  private static final BodyKey KEY = BodyKey.parse("k1", "5a".repeat(32));

  @TempDir Path data;

  @Test
  void remembersConversationsByFingerprintAndNoText() {
    try (Gateway gateway = Gateway.start(setup -> setup.data(data))) {
      String turn = "{\"role\":\"user\",\"content\":\"What is a lighthouse?\"}";
      String more = turn + ",{\"role\":\"assistant\",\"content\":\"A tower.\"}," + turn;
      ask(gateway, turn);
      ask(gateway, more);
      ask(gateway, turn.replace("lighthouse", "harbour"));
      Eventually.until("the journal has three lines", () -> records().size() == 3);
    }
    List<JournalRecord> records = records();
    assertThat(records.get(1).conversation()).isEqualTo(records.get(0).request());
    assertThat(records.get(1).blocks()).startsWith(records.get(0).blocks().getFirst());
    assertThat(records.get(2).conversation()).isEqualTo(records.get(2).request());
    assertThat(records).allMatch(r -> r.prompt() > 0 && r.outcome().equals("ok") && !r.body());
    assertThat(new JournalReader(data, problem -> {}).bodySegments()).isEmpty();
  }

  @Test
  void keepsBothBodiesWhereTheyAreAskedFor() {
    JournalSettings usual = JournalSettings.DEFAULT;
    JournalSettings settings =
        new JournalSettings(
            Capture.BODIES, usual.requests(), usual.bodies(), Optional.empty(), List.of(KEY));
    HttpReply reply;
    try (Gateway gateway =
        Gateway.start(
            setup -> setup.data(data).books(new Bookkeeping(LedgerSettings.DEFAULT, settings)))) {
      reply = ask(gateway, "{\"role\":\"user\",\"content\":\"What is a lighthouse?\"}");
      Eventually.until("the journal has a line", () -> records().size() == 1);
    }
    Map<BodyPart, String> bodies = new EnumMap<>(BodyPart.class);
    new JournalReader(data, problem -> {})
        .bodies(
            List.of(KEY),
            id -> true,
            (request, attempt, part, key, plain) ->
                bodies.put(part, new String(plain.orElseThrow(), StandardCharsets.UTF_8)));
    assertThat(bodies.get(BodyPart.REQUEST)).contains("lighthouse");
    assertThat(bodies.get(BodyPart.ANSWER)).isEqualTo(reply.body());
    assertThat(records().getFirst().body()).isTrue();
    assertThat(Journal.folder(data)).isDirectory();
  }

  @Test
  void metricsSayHowLedgerAndJournalFare() {
    try (Gateway gateway = Gateway.start(setup -> setup.data(data))) {
      ask(gateway, "{\"role\":\"user\",\"content\":\"What is a lighthouse?\"}");
      Eventually.until(
          "both have their line",
          () ->
              gateway
                  .server()
                  .get("/metrics")
                  .body()
                  .lines()
                  .toList()
                  .containsAll(
                      List.of(
                          "hone_ledger_up 1.0",
                          "hone_ledger_lines_waiting 0.0",
                          "hone_ledger_lines_settled_total 1.0",
                          "hone_ledger_lines_spilled_total 0.0",
                          "hone_ledger_lines_lost_total 0.0",
                          "hone_journal_entries_waiting 0.0",
                          "hone_journal_entries_written_total 1.0",
                          "hone_journal_entries_dropped_total 0.0")));
    }
  }

  private static HttpReply ask(Gateway gateway, String messages) {
    return HttpReply.post(
        gateway.server().port(),
        "/v1/chat/completions",
        "{\"model\":\"chat/gpt-5-mini\",\"messages\":[" + messages + "]}");
  }

  private List<JournalRecord> records() {
    List<JournalRecord> records = new ArrayList<>();
    new JournalReader(data, problem -> {}).records((record, json) -> records.add(record));
    return records;
  }
}
