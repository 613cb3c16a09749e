package dev.hone.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ReasonTest {
  @Test
  void aBatchIsNotRepeatedWithItsValues() {
    BatchUpdateException batch =
        new BatchUpdateException(
            "Batch entry 0 INSERT INTO usage_line VALUES ('session of a client') was aborted",
            new int[0]);
    batch.setNextException(new SQLException("ERROR: permission denied for table usage_line"));
    assertThat(Reason.of(batch)).isEqualTo("ERROR: permission denied for table usage_line");
    assertThat(Reason.of(new BatchUpdateException("disk full.", new int[0])))
        .isEqualTo("disk full");
  }

  @Test
  void standsInsideASentence() {
    assertThat(Reason.of(new SQLException("ERROR: no such thing\n  Position: 14\n")))
        .isEqualTo("ERROR: no such thing; Position: 14");
  }
}
