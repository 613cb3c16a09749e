package dev.hone.ledger.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any file is a bill, or refused by name. */
class InvoiceFuzzTest {
  private static final List<String> BILLS =
      List.of(
          "usage_date_utc,model_version,api_key,usage_input_tokens_no_cache,usage_output_tokens,cost_usd\n2026-11-24,claude-opus-4-5-20251101,ann,\"1,000\",100,$0.5\n2026-11-24,gpt,b,1e3,,(0.5)\n",
          "start_time_iso;model;input_tokens;output_tokens;amount_value\n2026-11-24T00:00:00Z;gpt-5;1.000,5;7;1.234,50\n1763942400;gpt-5;;;-1\n",
          "Note\n\nUsage start date\tSKU description\tCost ($)\tCurrency\n2026-11-24\tGemini 2.5 Flash text input\t1.5\tEUR\n");

  private static final long MAX = 9_000_000_000_000_000_000L;
  private static final long MIN = -MAX;

  private final long seed = Long.getLong("hone.test.seed", System.nanoTime());
  private final Random random = new Random(seed);

  InvoiceFuzzTest() {
    System.out.println("seed " + seed);
  }

  @Test
  void amountsThatNoBillHasAreNotTurnedIntoOthers() {
    Invoice invoice =
        Invoice.read("date,model,cost\n2026-11-24,m,99999999999\n2026-11-24,m,2\n", Map.of());
    assertThat(invoice.charges())
        .singleElement()
        .extracting(Charge::nanos)
        .isEqualTo(2_000_000_000L);
    assertThat(invoice.notes()).anyMatch(note -> note.contains("can't be read"));
    String many = "date,model,cost\n" + "2026-11-24,m,999999999\n".repeat(20);
    assertThatThrownBy(() -> Invoice.read(many, Map.of()))
        .isInstanceOf(InvoiceException.class)
        .hasMessageContaining("more than any bill");
  }

  @Test
  void isReadOrRefusedByName() {
    for (int round = 0; round < 8_000; round++) {
      StringBuilder text = new StringBuilder(BILLS.get(random.nextInt(BILLS.size())));
      for (int times = random.nextInt(6); times > 0 && !text.isEmpty(); times--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
          case 0 -> text.setCharAt(at, (char) random.nextInt(0x10000));
          case 1 -> text.setCharAt(at, "\",;\t\n\r-.9e$ TZ".charAt(random.nextInt(14)));
          case 2 -> text.insert(at, "9".repeat(random.nextInt(25)));
          default -> text.setLength(at);
        }
      }
      String bill = text.toString();
      try {
        Invoice invoice = Invoice.read(bill, Map.of());
        assertThat(invoice.charges()).as("seed " + seed).allMatch(c -> !c.model().isEmpty());
        long cents = 0;
        for (Charge charge : invoice.charges()) {
          assertThat(charge.prompt() + charge.output()).as("seed " + seed).isBetween(MIN, MAX);
          cents = Math.addExact(cents, charge.nanos());
        }
      } catch (InvoiceException refused) {
        assertThat(refused.getMessage()).as("seed " + seed).startsWith("The invoice");
      }
    }
  }
}
