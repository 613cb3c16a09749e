package dev.hone.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.limits.LimitRules;
import dev.hone.gateway.provider.Secret;
import dev.hone.server.TestingServer;
import dev.hone.server.config.LimitConfig;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The administration takes what it understands, and refuses the rest by name. */
class AdminFuzzTest {
  private static final String ADMIN = "hk-admin-fuzz";
  private static final String KEY =
      "{\"name\":\"k%d\",\"team\":\"t\",\"project\":\"p\",\"models\":[\"gpt-*\"],\"rpm\":5,\"tpm\":6,\"parallel\":7,\"daily\":\"5usd\",\"monthly\":\"50usd\",\"expires\":\"2030-01-01T00:00:00Z\",\"disabled\":false}";
  private static final List<String> PIECES =
      List.of(
          "null",
          "-1",
          "0",
          "1e999999999",
          "99999999999999999999",
          "\"\"",
          "\"x\"",
          "\"1e999999999usd\"",
          "\"\\u0000\\r\\n\"",
          "\"../x\"",
          "[]",
          "[1,null]",
          "{}",
          "true",
          "\"+999999999-12-31T23:59:59Z\"",
          "\"-999999999-01-01T00:00:00Z\"",
          "");

  @Test
  void noBodyOrPathBringsAnythingButAKeyOrANamedRefusal() {
    long seed = Long.getLong("hone.test.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    LimitConfig limits =
        new LimitConfig(LimitRules.NONE, List.of(), Optional.of(new Secret(ADMIN)));
    try (TestingServer server = TestingServer.setup().config(c -> c.withLimits(limits)).start()) {
      int made = 0;
      for (int round = 0; round < 60; round++) {
        String body = mutate(KEY.formatted(round), random);
        String what = "seed " + seed + ": " + body;
        HttpResponse<String> answer = ask(server, "POST", "", body);
        assertThat(answer.statusCode()).as(what + answer.body()).isIn(201, 400, 409, 413);
        if (answer.statusCode() == 201) {
          made++;
          HttpResponse<String> again =
              ask(server, "PATCH", "/k" + round, mutate("{\"rpm\":1,\"daily\":\"1usd\"}", random));
          assertThat(again.statusCode()).as(what + again.body()).isIn(200, 400, 404);
          HttpResponse<String> rotated =
              ask(
                  server,
                  "POST",
                  "/k" + round + "/rotate",
                  mutate("{\"grace_seconds\":1}", random));
          assertThat(rotated.statusCode()).as(what + rotated.body()).isIn(200, 400, 404);
        }
      }
      assertThat(made).isPositive();
      for (String path :
          List.of("/", "/%00", "/..", "/a/b/c", "/%2e%2e", "/\u00e4", "/rotate", "//rotate")) {
        for (String method : List.of("GET", "PATCH", "DELETE", "POST")) {
          assertThat(ask(server, method, path.replace("\u00e4", "%C3%A4"), "{}").statusCode())
              .as(method + path)
              .isIn(400, 404);
        }
      }
      assertThat(ask(server, "GET", "", "").statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> ask(
      TestingServer server, String method, String path, String body) {
    return server.send(method, "/admin/v1/keys" + path, body, "authorization", "Bearer " + ADMIN);
  }

  private static String mutate(String json, Random random) {
    int at = random.nextInt(json.length());
    int from = json.indexOf(':', at);
    int to = from < 0 ? -1 : json.indexOf(',', from);
    return switch (random.nextInt(4)) {
      case 0 -> json;
      case 1 -> json.substring(0, at) + json.substring(Math.min(json.length(), at + 1));
      default ->
          to < 0
              ? json.substring(0, at)
              : json.substring(0, from + 1)
                  + PIECES.get(random.nextInt(PIECES.size()))
                  + json.substring(to);
    };
  }
}
