package dev.hone.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class OutageTest {
  private final Outage outage = new Outage(DatabaseAddress.parse("postgres://h/db"));

  @Test
  void explainsWhatComesOfAServerThatIsGoneUntilItIsBack() {
    assertThat(outage.isOver()).isFalse();
    assertThat(outage.explains(new SQLTransientConnectionException("refused"))).isTrue();
    assertThat(outage.explains(new SQLException("reset", "08006"))).isTrue();
    assertThat(outage.explains(new SQLException("shutting down", "57P01"))).isTrue();
    assertThat(outage.isOver()).isTrue();
    assertThat(outage.isOver()).isFalse();
  }

  @Test
  void leavesOtherFailuresToWhomeverTheyMeet() {
    assertThat(outage.explains(new SQLException("locked"))).isFalse();
    assertThat(outage.explains(new SQLException("no such table", "42P01"))).isFalse();
    assertThat(outage.isOver()).isFalse();
  }
}
