package dev.hone.ledger.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.ledger.Call;
import dev.hone.ledger.Caller;
import dev.hone.ledger.Ending;
import dev.hone.ledger.Ledger;
import dev.hone.ledger.Outcome;
import dev.hone.ledger.TokenCounts;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.UsageReports;
import dev.hone.ledger.prices.CostBasis;
import dev.hone.ledger.prices.CostComponent;
import dev.hone.ledger.prices.LineCost;
import dev.hone.wire.usage.CacheTtl;
import dev.hone.wire.usage.CacheWrites;
import dev.hone.wire.usage.Provenance;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exports are written after headings that others have published; the figures are made up. */
class ReconciliationTest {
  private static final String ANTHROPIC =
      """
      usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed
      2026-11-23,claude-opus-4-5-20251101,team,Default,standard,≤ 200k,1000,200,0,5000,300,0,global,
      2026-11-23,claude-opus-4-5-20251101,other,Default,standard,≤ 200k,50,0,0,0,50,0,global,
      2026-11-24,claude-haiku-4-5-20251001,team,Default,standard,≤ 200k,700,0,0,0,100,0,global,
      """;
  private static final String OPENAI_USAGE =
      """
      start_time\tend_time\tstart_time_iso\tend_time_iso\tproject_id\tnum_model_requests\tapi_key_id\tmodel\tbatch\tservice_tier\tinput_tokens\toutput_tokens\tinput_cached_tokens\tinput_uncached_tokens
      1795392000\t1795478400\t2026-11-23T00:00:00+00:00\t2026-11-24T00:00:00+00:00\tproj\t2\tkey_1\tgpt-5.6-2026-09-01\tfalse\tdefault\t1000\t100\t400\t600
      1795478400\t1795564800\t2026-11-24T00:00:00+00:00\t2026-11-25T00:00:00+00:00
      """;
  private static final String OPENAI_COST =
      """
      start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,organization_id
      1795392000,1795478400,2026-11-23T00:00:00+00:00,2026-11-24T00:00:00+00:00,1.5000,usd,"gpt-5.6-2026-09-01, input",,org
      1795392000,1795478400,2026-11-23T00:00:00+00:00,2026-11-24T00:00:00+00:00,0.5000,usd,"gpt-5.6-2026-09-01, output",,org
      1795392000,1795478400,2026-11-23T00:00:00+00:00,2026-11-24T00:00:00+00:00,3.0,eur,"gpt-5.6-2026-09-01, output",,org
      """;
  private static final String GOOGLE =
      """
      Invoice number,1,
      Currency,USD,
      Billing account name,Service description,Service ID,SKU description,SKU ID,Usage start date,Usage end date,Usage amount,Usage unit,Unrounded Cost ($),Cost ($)
      A,Gemini API,X,Generate content input token count Gemini 2.5 Flash text,Y,2026-11-23,2026-11-23,"1,000,000",count,0.30,0.30
      A,Gemini API,X,Generate content output token count Gemini 2.5 Flash text,Y,2026-11-23,2026-11-23,"100,000",count,0.25,0.25
      ,,,,,,,,Total,,0.55
      """;

  private static final String AWS =
      """
      line_item_line_item_type,line_item_product_code,line_item_usage_start_date,line_item_usage_type,line_item_usage_amount,line_item_unblended_cost,line_item_currency_code
      Usage,AmazonBedrock,2026-11-23 00:00:00.000,USE1-X-input-tokens,1000,1.5,USD
      Usage,AmazonBedrock,2026-11-23 13:00:00.000,USE1-X-output-tokens,100,1.5,USD
      Usage,AmazonEC2,2026-11-23 13:00:00.000,BoxUsage:t2.micro,1,99,USD
      Tax,AmazonBedrock,2026-11-23 13:00:00.000,,1,0.6,USD
      """;
  private static final String AWS_LEGACY =
      AWS.replace("line_item_line_item_type", "lineItem/LineItemType")
          .replace("line_item_product_code", "lineItem/ProductCode")
          .replace("line_item_usage_start_date", "lineItem/UsageStartDate")
          .replace("line_item_usage_type", "lineItem/UsageType")
          .replace("line_item_unblended_cost", "lineItem/UnblendedCost")
          .replace("line_item_currency_code", "lineItem/CurrencyCode")
          .replace("2026-11-23 00:00:00.000", "2026-11-23T00:00:00Z");
  private static final String AZURE =
      """
      Date,MeterCategory,MeterSubCategory,MeterName,Quantity,CostInBillingCurrency,costInUsd,BillingCurrencyCode,ChargeType
      11/23/2026,Foundry Models,Azure OpenAI,gpt 5 inp glbl Tokens,10,2.7,3.0,EUR,Usage
      11/23/2026,Virtual Machines,Dv5,D2,1,5,6,EUR,Usage
      11/23/2026,Foundry Models,Azure OpenAI,PTU,1,50,60,EUR,Purchase
      """;

  @TempDir static Path data;

  @BeforeAll
  static void book() throws InterruptedException {
    try (Ledger ledger = Ledger.open(data, InstantSource.system())) {
      ledger.record(
          line("a1", "anthropic", "claude-opus-4-5-20251101", 1000, 200, 5000, 300, 20, true));
      ledger.record(line("o1", "openai", "gpt-5.6", 600, 0, 400, 100, 4, true));
      ledger.record(line("g1", "gemini", "gemini-2.5-flash", 900, 0, 0, 90, 0, false));
      ledger.record(line("b1", "bedrock", "eu.anthropic.claude-x-v1:0", 900, 0, 0, 90, 2, true));
      ledger.record(line("b2", "bedrock", "meta.llama-x", 900, 0, 0, 90, 1, true));
      ledger.record(line("z1", "azure", "gpt-5", 900, 0, 0, 90, 4, true));
      ledger.record(line("l1", "local", "smollm2", 900, 0, 0, 90, 0, true));
      assertThat(ledger.flush(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void findsTheCallsOfAnotherGatewayInAnthropicsUsage() {
    Reconciliation result = reconcile(ANTHROPIC, false);
    assertThat(result.provider()).contains("anthropic");
    assertThat(result.rows()).hasSize(2);
    Difference opus = result.rows().getFirst();
    assertThat(opus.model()).isEqualTo("claude-opus-4-5");
    assertThat(opus.ledgerTokens()).isEqualTo(6500);
    assertThat(opus.billedTokens()).isEqualTo(6600);
    assertThat(opus.reasons()).singleElement().asString().startsWith("other gateway");
    assertThat(result.rows().getLast().ledgerTokens()).isZero();
    assertThat(result.rows().getLast().reasons().getFirst()).contains("no call of the model");
  }

  @Test
  void comparesKeysWhereTheBillHasThem() {
    Reconciliation result = reconcile(ANTHROPIC, true);
    assertThat(result.rows()).extracting(Difference::key).containsExactly("other", "team", "team");
    assertThat(result.rows()).filteredOn(Difference::agrees).hasSize(1);
    assertThat(reconcile(OPENAI_COST, true).notes()).anyMatch(note -> note.contains("which key"));
  }

  @Test
  void agreesWithOpenAisUsageAndFindsTheTierInItsCost() {
    Reconciliation usage = reconcile(OPENAI_USAGE, false);
    assertThat(usage.rows()).hasSize(1).allMatch(Difference::agrees);
    Difference cost = reconcile(OPENAI_COST, false).rows().getFirst();
    assertThat(cost.billedNanos()).isEqualTo(2_000_000_000);
    assertThat(cost.reasons()).singleElement().asString().contains("tier", "batch or flex");
    assertThat(reconcile(OPENAI_COST, false).notes()).anyMatch(note -> note.contains("EUR"));
  }

  @Test
  void namesTheModelsOfGooglesCostTableAndWhatHasNoPrice() {
    Reconciliation result = reconcile(GOOGLE, false);
    assertThat(result.provider()).contains("gemini");
    Difference flash = result.rows().getFirst();
    assertThat(flash.model()).isEqualTo("gemini-2.5-flash");
    assertThat(flash.billedNanos()).isEqualTo(550_000_000);
    assertThat(flash.reasons().getFirst()).startsWith("unpriced: 1 of 1 lines");
    assertThat(result.notes()).anyMatch(note -> note.contains("1 row without a day"));
  }

  @Test
  void comparesTheBillsOfCloudsByTheDay() {
    for (String bill : List.of(AWS, AWS_LEGACY)) {
      Reconciliation aws = reconcile(bill, false);
      assertThat(aws.provider()).contains("bedrock");
      assertThat(aws.rows()).singleElement().matches(Difference::agrees);
      assertThat(aws.rows().getFirst().billedNanos()).isEqualTo(3_000_000_000L);
      assertThat(aws.notes())
          .anyMatch(note -> note.startsWith("2 rows for other services"))
          .anyMatch(note -> note.contains("meters, not models"));
    }
    Reconciliation azure = reconcile(AZURE, false);
    assertThat(azure.provider()).contains("azure");
    assertThat(azure.rows()).singleElement().matches(d -> !d.agrees());
    assertThat(azure.rows().getFirst().billedNanos()).isEqualTo(3_000_000_000L);
    assertThat(azure.rows().getFirst().ledgerNanos()).isEqualTo(4_000_000_000L);
    Invoice named = Invoice.read(AZURE, Map.of("model", "MeterSubCategory"));
    assertThat(named.charges()).extracting(Charge::model).containsExactly("azure-openai");
    Invoice euros = Invoice.read(AZURE.replace("costInUsd", "PayGPrice"), Map.of());
    assertThat(euros.notes()).anyMatch(note -> note.contains("EUR"));
    assertThatThrownBy(() -> Invoice.read("Service,Total costs($)\nBedrock,7\n", Map.of()))
        .hasMessageContaining("AWS's Cost and Usage Reports and Azure's cost and usage details")
        .hasMessageContaining("Service, Total costs($)");
  }

  @Test
  void readsAnyExportWhoseColumnsAreNamed() {
    String csv = "Tag;Modell;Kosten\r\n2026-11-23;openai/gpt-5.6;4.00\r\n";
    assertThatThrownBy(() -> Invoice.read(csv, Map.of()))
        .isInstanceOf(InvoiceException.class)
        .hasMessageContaining("Tag, Modell, Kosten")
        .hasMessageContaining("--map day=COLUMN");
    Map<String, String> map = Map.of("day", "Tag", "model", "Modell", "cost", "Kosten");
    try (UsageReports reports = UsageReports.open(data)) {
      Reconciliation result =
          Reconciliation.of(Invoice.read(csv, map), reports, List.of("openai"), false);
      assertThat(result.rows()).hasSize(1).allMatch(Difference::agrees);
    }
    assertThatThrownBy(() -> Invoice.read(csv, Map.of("day", "Datum")))
        .hasMessageContaining("no column 'datum'");
    assertThatThrownBy(() -> Invoice.read(csv, Map.of("dya", "Tag"))).hasMessageContaining("dya");
    assertThatThrownBy(() -> Invoice.read("", Map.of())).hasMessageContaining("empty");
    assertThatThrownBy(() -> Invoice.read("a,\"b", Map.of())).hasMessageContaining("cut");
    assertThatThrownBy(() ->
            Invoice.read("start_time,end_time,start_time_iso,end_time_iso\n1,2,3,4\n", Map.of()))
        .hasMessageContaining("without any usage");
  }

  @Test
  void readsAmountsAsTheirCountryWritesThem() {
    assertThat(nanos(";", "1.234,50")).isEqualTo(1_234_500_000_000L);
    assertThat(nanos(";", "1,234")).isEqualTo(1_234_000_000L);
    assertThat(nanos(";", "0.25")).isEqualTo(250_000_000);
    assertThat(nanos("\t", "$1,234.50")).isEqualTo(1_234_500_000_000L);
    assertThat(nanos("\t", "1,234")).isEqualTo(1_234_000_000_000L);
    assertThat(nanos("\t", "0,037")).isEqualTo(37_000_000);
    assertThat(nanos("\t", "12,5")).isEqualTo(12_500_000_000L);
    assertThat(Invoice.read("day;model;cost\n2026-11-23;m;much\n", Map.of()).notes())
        .containsExactly(
            "1 cell that should be a number can't be read: nothing is counted for that");
  }

  @Test
  void readsAmountsWithCurrenciesBracketsAndNarrowSpaces() {
    assertThat(nanos("\t", "USD 1.25")).isEqualTo(1_250_000_000L);
    assertThat(nanos("\t", "US$1.25")).isEqualTo(1_250_000_000L);
    assertThat(nanos("\t", "1.25 USD")).isEqualTo(1_250_000_000L);
    assertThat(nanos("\t", "(1.25)")).isEqualTo(-1_250_000_000L);
    assertThat(nanos("\t", "-$1.25")).isEqualTo(-1_250_000_000L);
    assertThat(nanos(";", "1\u202f234,50")).isEqualTo(1_234_500_000_000L);
    assertThat(nanos("\t", "1'234.50")).isEqualTo(1_234_500_000_000L);
    assertThat(nanos("\t", "1.5e-06")).isEqualTo(1_500);
    Invoice euros = Invoice.read("day;model;cost\n2026-11-23;m;1,23 €\n", Map.of());
    assertThat(euros.charges()).isEmpty();
    assertThat(euros.notes()).singleElement().asString().startsWith("amounts in € were left out");
  }

  @Test
  void saysWhyABillHasNothingToCompare() {
    assertThatThrownBy(() -> reconcile("day,model,cost\n2026-11-23,m,abc\n", false))
        .hasMessageContaining("1 cell that should be a number can't be read")
        .hasMessageNotContaining("charges for nothing");
    assertThatThrownBy(() -> reconcile("day,model,cost\n11/23/2026,m,1\n", false))
        .hasMessageContaining("a day is such as 2026-11-24, and not '11/23/2026'");
    assertThatThrownBy(() -> reconcile("day,model,cost\n2026-11-23,m,0\n", false))
        .hasMessageContaining("charges for nothing");
  }

  @Test
  void readsDaysAsTheirCountryWritesThem() {
    for (String day : List.of("23.11.2026", "2026/11/23", "2026-11-23 07:00:00", "1795392000")) {
      Reconciliation result = reconcile("day,model,cost\n" + day + ",gpt-5.6,1\n", false);
      assertThat(result.from()).as(day).isEqualTo("2026-11-23");
    }
  }

  @Test
  void comparesABillOfMonthsByTheMonth() {
    for (String bill :
        List.of(
            "day,model,cost\n2026-11,gpt-5.6,4\n", "month,model,cost\n2026-11-01,gpt-5.6,4\n")) {
      Reconciliation result = reconcile(bill, false);
      assertThat(result.until()).isEqualTo("2026-11-30");
      assertThat(result.rows())
          .filteredOn(row -> row.model().equals("gpt-5.6"))
          .singleElement()
          .matches(row -> row.agrees() && row.day().getDayOfMonth() == 1);
      assertThat(result.notes()).anyMatch(note -> note.contains("by month"));
    }
  }

  @Test
  void takesGooglesBillAndSeveralAccountsForThoseOfTheLedger() throws Exception {
    Path folder = data.resolve("accounts");
    try (Ledger ledger = Ledger.open(folder, InstantSource.system())) {
      ledger.record(line("g", "google", "gemini-2.5-flash", 900, 0, 0, 90, 1, true));
      ledger.record(line("o", "openai", "gpt-5.6", 600, 0, 400, 100, 4, true));
      ledger.record(line("p", "openai-2", "gpt-5.6", 600, 0, 400, 100, 5, true));
      ledger.record(line("q", "openai-eu", "gpt-5.6", 600, 0, 400, 100, 2, true));
      assertThat(ledger.flush(Duration.ofSeconds(20))).isTrue();
    }
    try (UsageReports reports = UsageReports.open(folder)) {
      Reconciliation google =
          Reconciliation.of(Invoice.read(GOOGLE, Map.of()), reports, List.of(), false);
      assertThat(google.provider()).contains("google");
      Invoice cost = Invoice.read(OPENAI_COST, Map.of());
      Reconciliation openai = Reconciliation.of(cost, reports, List.of(), false);
      assertThat(openai.rows().getFirst().ledgerNanos()).isEqualTo(9_000_000_000L);
      assertThat(openai.notes())
          .anyMatch(note -> note.startsWith("not compared: google ($1.00), openai-eu ($2.00);"));
      Reconciliation named =
          Reconciliation.of(cost, reports, List.of("openai", "openai-eu", "opanai"), false);
      assertThat(named.rows().getFirst().ledgerNanos()).isEqualTo(6_000_000_000L);
      assertThat(named.notes())
          .anyMatch(note -> note.startsWith("the ledger has no provider 'opanai'"));
    }
  }

  @Test
  void readsFilesAsSpreadsheetsAndCloudsWriteThem() throws Exception {
    Path file = data.resolve("bill");
    String csv = "day,model,size,cost\n2026-11-23,m,6\" disk,4\n";
    Files.write(file, ("\ufeff" + csv).getBytes(StandardCharsets.UTF_16LE));
    assertThat(InvoiceFile.read(file)).endsWith(csv);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(csv.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(Invoice.read(InvoiceFile.read(file), Map.of()).charges()).hasSize(1);
    Files.write(file, new byte[] {'P', 'K', 3, 4, 0});
    assertThatThrownBy(() -> InvoiceFile.read(file)).hasMessageContaining("export it as CSV");
    Files.write(file, new byte[] {'a', (byte) 0xe4});
    assertThatThrownBy(() -> InvoiceFile.read(file)).isInstanceOf(CharacterCodingException.class);
  }

  private static long nanos(String separator, String cost) {
    String csv = "day;model;cost\n2026-11-23;m;" + cost + "\n";
    Invoice invoice = Invoice.read(csv.replace(";", separator), Map.of());
    assertThat(invoice.notes()).isEmpty();
    return invoice.charges().getFirst().nanos();
  }

  /** Whatever the file, it is read or refused by name. */
  @Test
  void survivesAnyText() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] seeds = {ANTHROPIC, OPENAI_USAGE, OPENAI_COST, GOOGLE};
    String alphabet = "\",;\t\n\r0123456789-.$eE\ufeffax\0é";
    for (int i = 0; i < 4000; i++) {
      StringBuilder text = new StringBuilder(seeds[random.nextInt(seeds.length)]);
      for (int n = random.nextInt(12); n >= 0; n--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
          case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(200)));
          default -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
        }
        if (text.isEmpty()) {
          text.append('x');
        }
      }
      try {
        Invoice.read(text.toString(), Map.of());
      } catch (InvoiceException expected) {
        assertThat(expected.getMessage()).as("seed %d, round %d", seed, i).isNotEmpty();
      }
    }
  }

  private static Reconciliation reconcile(String csv, boolean byKey) {
    try (UsageReports reports = UsageReports.open(data)) {
      return Reconciliation.of(Invoice.read(csv, Map.of()), reports, List.of(), byKey);
    }
  }

  private static UsageRecord line(
      String id,
      String provider,
      String model,
      long fresh,
      long written,
      long read,
      long output,
      long dollars,
      boolean priced) {
    return new UsageRecord(
        id,
        1,
        Instant.parse("2026-11-23T23:59:59Z"),
        new Caller(
            Optional.of("id"), Optional.of("team"), Map.of(), Optional.empty(), Optional.empty()),
        new Call("p", provider, model, model, "chat", false, Optional.empty()),
        new TokenCounts(
            fresh,
            new CacheWrites(Map.of(CacheTtl.FIVE_MINUTES, written)),
            read,
            output,
            0,
            Optional.of(Provenance.REPORTED)),
        priced
            ? new LineCost(
                Map.of(CostComponent.FRESH, dollars * 1_000_000_000),
                CostBasis.LISTED,
                Set.of(),
                Optional.of("v"),
                OptionalLong.empty(),
                Optional.empty())
            : LineCost.unpriced("no price"),
        new Ending(Outcome.OK, 200, Optional.empty(), Duration.ofMillis(9), Optional.empty()));
  }
}
