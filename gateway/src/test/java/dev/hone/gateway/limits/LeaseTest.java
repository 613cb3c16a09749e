package dev.hone.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.keys.Quotas;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private final LocalCounters counters = new LocalCounters(() -> 1);
  private final Periods periods = Periods.at(House.START, ZoneOffset.UTC);
  private final Account account = counters.account("key:ann");
  private Lease lease = Lease.NONE;

  @BeforeEach
  void reserve() {
    Hold hold = new Hold(List.of(new Claim("key:ann", Quotas.NONE)), periods, 10, 1_000);
    Counters.Verdict verdict = counters.reserve(hold);
    assertThat(verdict).isInstanceOf(Counters.Verdict.Granted.class);
    lease = new Lease(counters, ((Counters.Verdict.Granted) verdict).reserved());
  }

  @Test
  void aHedgedLoserThatIsBookedAfterTheAnswerBeganDoesNotSettleForTheWinner() {
    lease.attempting();
    lease.attempting();
    assertThat(lease.answering()).isFalse();
    assertThat(lease.booked(30, 3)).as("the loser").isFalse();
    assertThat(account.held()).isEqualTo(1_000);
    assertThat(lease.booked(500, 5)).as("the winner").isTrue();
    assertThat(account.held()).isZero();
    assertThat(account.spent(periods.day())).isEqualTo(530);
  }

  @Test
  void aLoserThatIsBookedAfterTheWinnerSettles() {
    lease.attempting();
    lease.attempting();
    lease.answering();
    assertThat(lease.booked(500, 5)).as("the winner").isFalse();
    assertThat(lease.booked(30, 3)).as("the loser").isTrue();
    assertThat(account.held()).isZero();
    assertThat(account.parallel()).isZero();
    assertThat(account.spent(periods.day())).isEqualTo(530);
  }

  @Test
  void attemptsThatFailedBeforeTheAnswerAreChargedBesides() {
    lease.attempting();
    assertThat(lease.booked(30, 3)).isFalse();
    lease.attempting();
    lease.answering();
    assertThat(lease.booked(500, 5)).isTrue();
    assertThat(account.held()).isZero();
    assertThat(account.spent(periods.day())).isEqualTo(530);
  }

  @Test
  void anAttemptThatWasBookedBeforeItsAnswerWasHandedOnHasSettledIt() {
    lease.attempting();
    assertThat(lease.booked(500, 5)).isFalse();
    assertThat(lease.answering()).isTrue();
    assertThat(account.held()).isZero();
    assertThat(account.parallel()).isZero();
    assertThat(account.spent(periods.day())).isEqualTo(500);
  }
}
