package dev.hone.ledger.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.ledger.database.Database;
import dev.hone.ledger.database.DatabaseAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private Database database;
  private KeyRing ring;

  @BeforeEach
  void open() {
    database = Database.at(new DatabaseAddress.SqliteFile(folder.resolve("keys.db")));
    ring = KeyRing.open(new KeyStore(database), now::get);
  }

  @AfterEach
  void close() {
    ring.close();
    database.close();
  }

  private static VirtualKey key(String name) {
    return new VirtualKey(
        name,
        Optional.of("search"),
        Optional.of("p1"),
        new ModelScope(List.of("gpt-5*", "claude*")),
        new Quotas(
            OptionalLong.of(60),
            OptionalLong.empty(),
            OptionalLong.of(4),
            OptionalLong.of(5_000_000_000L),
            OptionalLong.empty()),
        START,
        Optional.of(START.plus(Duration.ofDays(30))),
        false);
  }

  private static Optional<VirtualKey> known(KeyRing ring, String token) {
    return ring.authenticate(KeyToken.digest(token));
  }

  @Test
  void knowsAKeyByItsTokenAlsoAfterARestart() {
    KeyRing.Issued issued = ring.create(key("ann"));
    assertThat(known(ring, issued.token().reveal())).contains(key("ann"));
    try (KeyRing other = KeyRing.open(new KeyStore(database), now::get)) {
      assertThat(known(other, issued.token().reveal())).contains(key("ann"));
    }
    assertThat(known(ring, "hone-unknown")).isEmpty();
    assertThat(known(ring, "")).isEmpty();
  }

  @Test
  void keepsNoToken() throws Exception {
    String token = ring.create(key("ann")).token().reveal();
    assertThat(token).startsWith("hone-").hasSize(5 + 43);
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain(token.substring(5));
      }
    }
    assertThat(ring.tokens("ann").toString()).doesNotContain(token);
  }

  @Test
  void letsTheOlderTokenEndAfterTheGracePeriod() {
    String older = ring.create(key("ann")).token().reveal();
    String newer = ring.rotate("ann", Duration.ofHours(1)).token().reveal();
    assertThat(known(ring, older)).isPresent();
    assertThat(known(ring, newer)).isPresent();
    now.set(START.plus(Duration.ofHours(1)));
    assertThat(known(ring, older)).isEmpty();
    assertThat(known(ring, newer)).isPresent();
  }

  @Test
  void isReadAgainOnlyWhenSomebodyChangedAKey() throws Exception {
    KeyStore store = new KeyStore(database);
    long before = store.change();
    ring.create(key("ann"));
    long made = store.change();
    assertThat(made).isGreaterThan(before);
    ring.reread();
    new SpendStore(database).add(new SpendStore(database).batch(Map.of()), START);
    assertThat(store.change()).isEqualTo(made);
    write("UPDATE api_key SET rpm = 7 WHERE name = 'ann'");
    assertThat(store.change()).isGreaterThan(made);
    ring.reread();
    assertThat(ring.find("ann").orElseThrow().quotas().rpm()).hasValue(7);
    write("DELETE FROM api_key_token");
    ring.reread();
    assertThat(ring.tokens("ann")).isEmpty();
  }

  @Test
  void tellsWhoeverHasATokenWhyItOpensNothing() {
    String older = ring.create(key("ann")).token().reveal();
    assertThat(ring.refusal(KeyToken.digest("hone-unknown"))).isEmpty();
    String newer = ring.rotate("ann", Duration.ZERO).token().reveal();
    assertThat(ring.refusal(KeyToken.digest(older)))
        .contains("This token of the key 'ann' was replaced by a newer one.");
    ring.update("ann", k -> k.disabled(true));
    assertThat(ring.refusal(KeyToken.digest(newer))).contains("The key 'ann' is disabled.");
    ring.update("ann", k -> k.disabled(false));
    assertThat(ring.refusal(KeyToken.digest(newer))).isEmpty();
    now.set(START.plus(Duration.ofDays(30)));
    assertThat(ring.refusal(KeyToken.digest(newer)))
        .contains("The key 'ann' ended at 2026-12-24T12:00:00Z.");
  }

  @Test
  void refusesKeysThatAreDisabledExpiredOrDeleted() {
    String token = ring.create(key("ann")).token().reveal();
    ring.update("ann", k -> k.disabled(true));
    assertThat(known(ring, token)).isEmpty();
    ring.update("ann", k -> k.disabled(false));
    assertThat(known(ring, token)).isPresent();
    now.set(START.plus(Duration.ofDays(30)));
    assertThat(known(ring, token)).isEmpty();
    now.set(START);
    ring.delete("ann");
    assertThat(known(ring, token)).isEmpty();
    assertThatThrownBy(() -> ring.rotate("ann", Duration.ZERO)).hasMessageContaining("'ann'");
  }

  @Test
  void changesAKeyAsTheStoreHasItAndNotAsItWasReadLast() {
    ring.create(key("ann"));
    try (KeyRing other = KeyRing.open(new KeyStore(database), now::get)) {
      other.update("ann", k -> k.disabled(true));
      assertThat(ring.find("ann").orElseThrow().disabled()).as("read before").isFalse();
      VirtualKey changed =
          ring.update(
              "ann",
              k ->
                  new VirtualKey(
                      k.name(),
                      Optional.empty(),
                      k.project(),
                      ModelScope.ALL,
                      Quotas.NONE,
                      k.created(),
                      Optional.empty(),
                      k.disabled()));
      assertThat(changed)
          .isEqualTo(
              new VirtualKey(
                  "ann",
                  Optional.empty(),
                  Optional.of("p1"),
                  ModelScope.ALL,
                  Quotas.NONE,
                  START,
                  Optional.empty(),
                  true));
    }
    assertThatThrownBy(() -> ring.update("bob", k -> k)).hasMessageContaining("'bob'");
  }

  @Test
  void aChangeThatCanNotBeMadeLeavesTheKeyAsItWas() {
    ring.create(key("ann"));
    assertThatThrownBy(() ->
            ring.update(
                "ann",
                k -> {
                  throw new IllegalArgumentException("not so");
                }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ring.update("ann", k -> k)).isEqualTo(key("ann"));
  }

  @Test
  void refusesAKeyThatItDoesNotUnderstandAndNoOther() throws Exception {
    String token = ring.create(key("ann")).token().reveal();
    String odd = ring.create(key("bob")).token().reveal();
    write("UPDATE api_key SET rpm = -1 WHERE name = 'bob'");
    write("UPDATE api_key SET team = 'other' WHERE name = 'ann'");
    ring.reread();
    assertThat(known(ring, token).orElseThrow().team()).as("read after it").contains("other");
    assertThat(known(ring, odd)).isEmpty();
    assertThat(ring.unreadable()).containsOnlyKeys("bob");
    assertThatThrownBy(() -> ring.update("bob", k -> k)).hasMessageContaining("rpm");
    write("UPDATE api_key SET disabled = 1 WHERE name = 'ann'");
    ring.reread();
    assertThat(known(ring, token)).isEmpty();
    ring.delete("ann");
    assertThat(ring.isEmpty()).as("whoever has no key must not get in").isFalse();
    ring.delete("bob");
    assertThat(ring.isEmpty()).isTrue();
  }

  private void write(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void refusesANameThatIsTaken() {
    ring.create(key("ann"));
    assertThatThrownBy(() -> ring.create(key("ann")))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("already");
  }

  @Test
  void scopesModelsByPatterns() {
    ModelScope scope = new ModelScope(List.of("gpt-5*", "claude-*-5", "openai/*"));
    assertThat(scope.allows("gpt-5")).isTrue();
    assertThat(scope.allows("gpt-5.6-sol")).isTrue();
    assertThat(scope.allows("claude-opus-5")).isTrue();
    assertThat(scope.allows("openai/o3")).isTrue();
    assertThat(scope.allows("claude-opus-4")).isFalse();
    assertThat(scope.allows("gpt-5/other")).isFalse();
    assertThat(scope.allows("anthropic/claude-opus-5")).isFalse();
    assertThat(scope.allows("")).isFalse();
    assertThat(new ModelScope(List.of("*")).allows("any/thing")).isTrue();
  }
}
