package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.limits.AlarmRule;
import dev.hone.gateway.limits.LimitRules;
import dev.hone.gateway.provider.Secret;
import dev.hone.ledger.LedgerSettings;
import dev.hone.ledger.database.Database;
import dev.hone.server.Eventually;
import dev.hone.server.HoneServer;
import dev.hone.server.config.LimitConfig;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and limits as an operator and clients see them. */
class KeysAndLimitsTest {
  private static final String ADMIN = "administrator-secret";
  private static final String CHAT =
      """
      {"model":"chat/gpt-5","max_tokens":50,"messages":[{"role":"user","content":"hi"}]}\
      """;

  private Gateway gateway = start(List.of());

  private static Gateway start(List<AlarmRule> alarms) {
    return Gateway.start(setup ->
        setup
            .key("cfg", "a-key-of-the-configuration")
            .config(c ->
                c.withLimits(
                    new LimitConfig(LimitRules.NONE, alarms, Optional.of(new Secret(ADMIN))))));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  /** The mock under a name that has prices. */
  private void priced() {
    HoneServer server = gateway.server().server();
    server.reload(
        server
            .config()
            .withProviders(
                List.of(
                    Gateway.provider(
                        "openai", gateway.mockPort(), Gateway.PATIENT, 1, Gateway.CHAT_KEY))));
  }

  private HttpResponse<String> dear(String key) {
    return gateway
        .server()
        .post(
            "/v1/chat/completions",
            CHAT.replace("chat/", "openai/"),
            "authorization",
            "Bearer " + key);
  }

  private HttpResponse<String> admin(String path, String json) {
    return gateway.server().post("/admin/v1" + path, json, "authorization", "Bearer " + ADMIN);
  }

  private String create(String json) {
    HttpResponse<String> made = admin("/keys", json);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return parse(made).get("key").asString("");
  }

  private HttpResponse<String> chat(String key, String... headers) {
    List<String> all = new ArrayList<>(List.of("authorization", "Bearer " + key));
    Collections.addAll(all, headers);
    return gateway.server().post("/v1/chat/completions", CHAT, all.toArray(String[]::new));
  }

  private static JsonValue parse(HttpResponse<String> answer) {
    return JsonDocument.parse(answer.body().getBytes(StandardCharsets.UTF_8)).root();
  }

  @Test
  void aKeyIsMadeUsedRotatedDisabledAndDeleted() {
    String key = create("{\"name\":\"ann\",\"team\":\"search\",\"project\":\"p1\"}");
    assertThat(chat(key, "x-hone-tag-team", "other").statusCode()).isEqualTo(200);
    assertThat(gateway.server().lines(1).getFirst().caller().tags())
        .containsEntry("team", "search")
        .containsEntry("project", "p1");
    assertThat(gateway.server().lines(1).getFirst().caller().keyName()).contains("ann");
    HttpResponse<String> rotated = admin("/keys/ann/rotate", "{\"grace_seconds\":0}");
    String newer = parse(rotated).get("key").asString("");
    assertThat(chat(key).statusCode()).isEqualTo(401);
    assertThat(chat(newer).statusCode()).isEqualTo(200);
    assertThat(send("PATCH", "/keys/ann", "{\"disabled\":true}").statusCode()).isEqualTo(200);
    assertThat(chat(newer).statusCode()).isEqualTo(401);
    assertThat(send("PATCH", "/keys/ann", "{\"disabled\":false}").statusCode()).isEqualTo(200);
    assertThat(chat(newer).statusCode()).isEqualTo(200);
    HttpResponse<String> list = send("GET", "/keys", "");
    assertThat(list.body()).contains("\"ann\"").doesNotContain(newer);
    assertThat(send("DELETE", "/keys/ann", "").statusCode()).isEqualTo(200);
    assertThat(chat(newer).statusCode()).isEqualTo(401);
    assertThat(send("GET", "/keys/ann", "").statusCode()).isEqualTo(404);
  }

  @Test
  void whatCanNotBeReadIsRefusedAndChangesNothing() {
    String key = create("{\"name\":\"ann\"}");
    assertThat(send("PATCH", "/keys/ann", "{\"disabled\":\"yes\"}").statusCode()).isEqualTo(400);
    assertThat(admin("/keys/ann/rotate", "{\"grace_seconds\":\"0\"}").statusCode()).isEqualTo(400);
    assertThat(admin("/keys/ann/rotate", "{\"grace_seconds\":7776001}").statusCode())
        .isEqualTo(400);
    assertThat(send("PATCH", "/keys/bob", "{\"rpm\":1}").statusCode()).isEqualTo(404);
    assertThat(chat(key).statusCode()).isEqualTo(200);
    assertThat(parse(send("GET", "/keys/ann", "")).get("tokens").elements()).hasSize(1);
  }

  @Test
  void theAdministrationNamesTheFieldThatItCanNotTake() {
    for (String[] wrong :
        new String[][] {
          {"[]", "the body must be a JSON object"},
          {"{\"name\":\"x\",\"name\":\"y\"}", "name: stands in the body twice"},
          {"{\"name\":\"ü\"}", "name: must be 1 to 64 letters"},
          {"{\"name\":\"x\",\"team\":\"a b\"}", "team: must be 1 to 64 letters"},
          {"{\"name\":\"x\",\"rpm\":-1}", "rpm: must be a whole number from 0 to"},
          {
            "{\"name\":\"x\",\"rpm\":99999999999999999999}", "rpm: must be a whole number from 0 to"
          },
          {"{\"name\":\"x\",\"daily\":\"5eur\"}", "daily: must be an amount such as 5usd"},
          {"{\"name\":\"x\",\"models\":[1]}", "models: must be a list of patterns"},
          {"{\"name\":\"x\",\"models\":[\"\"]}", "models: '' is no pattern"},
          {"{\"name\":\"x\",\"expires\":\"soon\"}", "expires: must be a moment such as"},
          {"{\"name\":\"x\",\"expires\":\"2020-01-01\"}", "expires: must be in the future"},
        }) {
      HttpResponse<String> refused = admin("/keys", wrong[0]);
      assertThat(refused.statusCode()).as(wrong[0]).isEqualTo(400);
      assertThat(refused.body()).contains(wrong[1]);
    }
    assertThat(parse(send("GET", "/keys", "")).get("data").elements()).isEmpty();
    create("{\"name\":\"ann\",\"expires\":\"2099-01-31\"}");
    HttpResponse<String> grace = admin("/keys/ann/rotate", "{\"grace\":0}");
    assertThat(grace.statusCode()).isEqualTo(400);
    assertThat(grace.body()).contains("grace: is no field of a rotation");
  }

  @Test
  void aKeyOfTheConfigurationIsShownAndNotChanged() {
    assertThat(send("GET", "/keys/cfg", "").body()).contains("\"configured\":true");
    for (HttpResponse<String> refused :
        List.of(
            send("PATCH", "/keys/cfg", "{\"rpm\":1}"),
            send("DELETE", "/keys/cfg", ""),
            admin("/keys/cfg/rotate", "{}"))) {
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body()).contains("is of the configuration: change it there");
    }
  }

  @Test
  void aKeyForCertainModelsSeesNoOthers() {
    String key = create("{\"name\":\"ann\",\"models\":[\"messages/*\"]}");
    String[] auth = {"authorization", "Bearer " + key};
    List<String> seen =
        parse(gateway.server().get("/v1/models", auth)).get("data").elements().stream()
            .map(m -> m.get("id").asString(""))
            .toList();
    assertThat(seen).isNotEmpty().allMatch(id -> id.startsWith("messages/"));
  }

  @Test
  void whoeverHasAKeyThatEndedIsToldSo() {
    String key = create("{\"name\":\"ann\"}");
    send("PATCH", "/keys/ann", "{\"disabled\":true}");
    assertThat(chat(key).body()).contains("The key 'ann' is disabled.", "operator");
    send("PATCH", "/keys/ann", "{\"disabled\":false,\"expires\":\"2020-01-01T00:00:00Z\"}");
    assertThat(chat(key).body()).contains("The key 'ann' ended at 2020-01-01T00:00:00Z.");
    assertThat(chat("hone-other").body()).contains("This API key is not known here.");
  }

  @Test
  void nobodyGetsInUntilItIsKnownWhetherThereAreKeys(@TempDir Path folder) throws Exception {
    try (Database database = Database.at(LedgerSettings.DEFAULT.databaseFor(folder))) {
      write(
          database,
          "INSERT INTO api_key (name, models, created_ms, disabled) VALUES ('ann', '', 0, 0)");
      write(database, "ALTER TABLE api_key RENAME TO elsewhere");
      try (Gateway open = Gateway.start(setup -> setup.data(folder))) {
        HttpResponse<String> refused = open.server().post("/v1/chat/completions", CHAT);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        write(database, "ALTER TABLE elsewhere RENAME TO api_key");
        Eventually.until(
            "the keys are read, and one is asked for",
            () -> open.server().post("/v1/chat/completions", CHAT).statusCode() == 401);
        assertThat(open.mock().stats().requests()).isZero();
      }
    }
  }

  private static void write(Database database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void nobodyGetsInForAKeyThatCanNotBeUnderstood(@TempDir Path folder) throws Exception {
    try (Database database = Database.at(LedgerSettings.DEFAULT.databaseFor(folder))) {
      write(
          database,
          "INSERT INTO api_key (name, models, rpm, created_ms, disabled) VALUES ('ann', '', -1, 0,"
              + " 0)");
      try (Gateway open = Gateway.start(setup -> setup.data(folder))) {
        assertThat(open.server().post("/v1/chat/completions", CHAT).statusCode())
            .as("a limit that is none")
            .isEqualTo(401);
        assertThat(open.mock().stats().requests()).isZero();
      }
    }
  }

  @Test
  void row28OnlyTheAdministratorAdministersAndOnlyKeysGetIn() {
    String key = create("{\"name\":\"ann\"}");
    for (String path : List.of("/admin/v1/keys", "/admin/v1/budgets", "/admin/v1/keys/ann")) {
      assertThat(gateway.server().get(path).statusCode()).isEqualTo(401);
      assertThat(gateway.server().get(path, "authorization", "Bearer " + key).statusCode())
          .isEqualTo(401);
    }
    assertThat(gateway.server().post("/v1/chat/completions", CHAT).statusCode()).isEqualTo(401);
    assertThat(chat(ADMIN).statusCode()).isEqualTo(401);
    assertThat(chat(key + "x").statusCode()).isEqualTo(401);
    // Before the body is parsed: nonsense gets no other answer.
    assertThat(
            gateway
                .server()
                .post("/v1/chat/completions", "{nonsense", "authorization", "Bearer wrong")
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void aKeyForCertainModelsGetsNoOtherByAnyDoor() {
    String key = create("{\"name\":\"ann\",\"models\":[\"messages/*\"]}");
    assertThat(chat(key).statusCode()).isEqualTo(403);
    String[] auth = {"authorization", "Bearer " + key};
    assertThat(
            gateway
                .server()
                .post("/v1/embeddings", "{\"model\":\"chat/e\",\"input\":\"x\"}", auth)
                .statusCode())
        .isEqualTo(403);
    assertThat(gateway.server().post("/v1/batches", "{}", auth).statusCode()).isEqualTo(403);
    assertThat(
            gateway
                .server()
                .post(
                    "/v1beta/models/gemini%2Fgemini-2.5-flash:generateContent",
                    "{\"contents\":[]}", auth)
                .statusCode())
        .isEqualTo(403);
    assertThat(gateway.mock().stats().requests()).isZero();
  }

  @Test
  void aFieldThatStandsTwiceIsRefused() {
    String key = create("{\"name\":\"ann\",\"models\":[\"chat/*\"]}");
    String[] auth = {"authorization", "Bearer " + key};
    for (String path :
        List.of("/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1/embeddings")) {
      for (String twice :
          List.of(
              "{\"model\":\"messages/dear\",\"model\":\"chat/gpt-5\",\"max_tokens\":5,\"messages\":[]}",
              "{\"model\":\"messages/dear\",\"m\\u006fdel\":\"chat/gpt-5\",\"messages\":[]}")) {
        HttpResponse<String> refused = gateway.server().post(path, twice, auth);
        assertThat(refused.statusCode()).as(path).isEqualTo(400);
        assertThat(refused.body()).contains("model: stands in the body twice. Send it once");
      }
    }
    assertThat(gateway.mock().stats().requests()).isZero();
  }

  @Test
  void modelsThatABodyNamesBesidesAreOfItsScopeToo() {
    String key = create("{\"name\":\"ann\",\"models\":[\"chat/gpt-5*\"]}");
    String[] auth = {"authorization", "Bearer " + key};
    for (String others :
        List.of(
            "\"models\":[\"gpt-5-mini\",\"dear\"]",
            "\"fallbacks\":[{\"model\":\"dear\"}]",
            "\"tools\":[{\"type\":\"advisor_20260301\",\"name\":\"advisor\",\"model\":\"dear\"}]",
            "\"tools\":[{\"type\":\"advisor_20260301\",\"model\":\"dear\",\"model\":\"gpt-5-mini\"}]",
            "\"tools\":[{\"type\":\"openrouter:advisor\",\"parameters\":{\"model\":\"dear\"}}]")) {
      HttpResponse<String> refused =
          gateway
              .server()
              .post("/v1/chat/completions", CHAT.replaceFirst("\\{", "{" + others + ","), auth);
      assertThat(refused.statusCode()).as(others).isEqualTo(403);
      assertThat(refused.body()).contains("may not use the model 'dear'");
    }
    assertThat(
            gateway
                .server()
                .post(
                    "/v1/chat/completions",
                    CHAT.replaceFirst("\\{", "{\"models\":[\"gpt-5-mini\",\"chat/gpt-5\"],"),
                    auth)
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aBudgetReservesForTheDearestModelThatMayAnswer() {
    priced();
    String key = create("{\"name\":\"ann\",\"daily\":\"0.0006usd\"}");
    String dearer =
        CHAT.replace("chat/", "openai/").replaceFirst("\\{", "{\"models\":[\"gpt-5-pro\"],");
    HttpResponse<String> refused =
        gateway.server().post("/v1/chat/completions", dearer, "authorization", "Bearer " + key);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
    assertThat(dear(key).statusCode()).isEqualTo(200);
  }

  @Test
  void requestsOverTheRateAreRefusedInTheClientsDialect() {
    String key = create("{\"name\":\"ann\",\"rpm\":1}");
    HttpResponse<String> first = chat(key);
    assertThat(first.headers().firstValue("x-ratelimit-remaining-requests")).contains("0");
    HttpResponse<String> refused = chat(key);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    assertThat(parse(refused).get("error").get("code").asString(""))
        .isEqualTo("rate_limit_exceeded");
    HttpResponse<String> anthropic =
        gateway
            .server()
            .post(
                "/v1/messages",
                CHAT.replace("chat/", "messages/"),
                "x-api-key",
                key,
                "anthropic-version",
                "2026-10-21");
    assertThat(anthropic.statusCode()).isEqualTo(429);
    assertThat(parse(anthropic).get("error").get("type").asString(""))
        .isEqualTo("rate_limit_error");
    HttpResponse<String> gemini =
        gateway
            .server()
            .post(
                "/v1beta/models/gemini-2.5-flash:generateContent",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}",
                "x-goog-api-key",
                key);
    assertThat(gemini.statusCode()).isEqualTo(429);
    assertThat(parse(gemini).get("error").get("status").asString(""))
        .isEqualTo("RESOURCE_EXHAUSTED");
    assertThat(gateway.server().get("/metrics", "authorization", "Bearer " + key).statusCode())
        .as("what all accounts have left is for the administrator")
        .isEqualTo(401);
    assertThat(gateway.server().get("/metrics", "authorization", "Bearer " + ADMIN).body())
        .contains("hone_limits_refused_total{reason=\"requests\"} 3.0");
  }

  @Test
  void aSpentBudgetIsQuotaForTheClient() {
    priced();
    String key = create("{\"name\":\"ann\",\"daily\":\"0.0006usd\"}");
    assertThat(dear(key).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = dear(key);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
    assertThat(parse(refused).get("error").get("type").asString(""))
        .isEqualTo("insufficient_quota");
    assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
    String spent = send("GET", "/budgets", "").body();
    assertThat(spent).contains("\"key:ann\"").contains("\"daily\":\"0.0006usd\"");
  }

  @Test
  void alarmsAreToldOncePerThresholdAndPeriod() {
    Vertx vertx = Vertx.vertx();
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    try {
      int port =
          Gateway.await(
                  vertx
                      .createHttpServer()
                      .requestHandler(r ->
                          r.bodyHandler(b -> {
                            heard.add(r.getHeader("x-ops") + b);
                            // The first is asked to come again.
                            r.response().setStatusCode(heard.size() == 1 ? 503 : 200).end();
                          }))
                      .listen(0, "127.0.0.1"))
              .actualPort();
      gateway.close();
      gateway =
          start(
              List.of(
                  new AlarmRule(
                      URI.create("http://127.0.0.1:" + port + "/hook"),
                      List.of(1),
                      Map.of("x-ops", "a-token"))));
      priced();
      String key = create("{\"name\":\"ann\",\"daily\":\"0.0006usd\"}");
      dear(key);
      Eventually.until("the alarm came again", () -> heard.size() == 2);
      dear(key);
      Eventually.until(
          "both are in the books",
          () -> send("GET", "/budgets", "").body().contains("\"running\":0"));
      assertThat(heard.getLast())
          .startsWith("a-token{")
          .contains("\"scope\":\"key\"")
          .contains("\"name\":\"ann\"")
          .contains("\"threshold_percent\":1")
          .contains("\"limit_usd\":\"0.000600000\"");
      assertThat(heard).hasSize(2);
    } finally {
      Gateway.await(vertx.close());
    }
  }

  private HttpResponse<String> send(String method, String path, String body) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(gateway.server().url() + "/admin/v1" + path))
              .header("authorization", "Bearer " + ADMIN)
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
