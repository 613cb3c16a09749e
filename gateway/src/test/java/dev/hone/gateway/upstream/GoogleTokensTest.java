package dev.hone.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.provider.Timeouts;
import dev.hone.wire.Dialect;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoogleTokensTest {
  private static final Provider VERTEX =
      new Provider(
              "vertex",
              Dialect.ANTHROPIC,
              URI.create("https://v"),
              Set.of(Protocol.ANTHROPIC_MESSAGES),
              List.of(),
              Timeouts.DEFAULT,
              1,
              Map.of())
          .withHosting(new Hosting.Vertex("p", "global", Optional.empty()));

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<String> forms = Collections.synchronizedList(new ArrayList<>());
  private volatile String answer = "{\"access_token\":\"t-1\",\"expires_in\":3599}";
  private volatile int status = 200;
  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private String tokenUri;
  private GoogleTokens tokens;

  @BeforeEach
  void start() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(r ->
                r.body()
                    .onSuccess(b -> {
                      forms.add(b.toString());
                      r.response().setStatusCode(status).end(answer);
                    }));
    int port =
        server
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS)
            .actualPort();
    tokenUri = "http://127.0.0.1:" + port + "/token";
    tokens = new GoogleTokens(new UpstreamCaller(new UpstreamClients(vertx)), () -> now);
  }

  @AfterEach
  void stop() {
    vertx.close();
  }

  private Path serviceAccount(KeyPair pair) throws IOException {
    String pem =
        "-----BEGIN PRIVATE KEY-----\\n"
            + Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\\n-----END PRIVATE KEY-----\\n";
    return file(
        "{\"type\":\"service_account\",\"client_email\":\"a@p.iam\",\"private_key_id\":\"k-1\",\"private_key\":\"%s\",\"token_uri\":\"%s\"}"
            .formatted(pem, tokenUri));
  }

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("credentials.json"), json);
  }

  @Test
  void aServiceAccountSignsItsClaims() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    assertThat(tokens.token(VERTEX, Optional.of(serviceAccount(pair))).value()).isEqualTo("t-1");
    String form = URLDecoder.decode(forms.getFirst(), UTF_8);
    assertThat(form)
        .startsWith("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=");
    String[] jwt = form.substring(form.indexOf("assertion=") + 10).split("\\.", -1);
    JsonValue claims = JsonDocument.parse(Base64.getUrlDecoder().decode(jwt[1])).root();
    assertThat(claims.get("iss").asString("")).isEqualTo("a@p.iam");
    assertThat(claims.get("aud").asString("")).isEqualTo(tokenUri);
    assertThat(claims.get("exp").asLong(0) - claims.get("iat").asLong(0)).isEqualTo(3600);
    Signature check = Signature.getInstance("SHA256withRSA");
    check.initVerify(pair.getPublic());
    check.update((jwt[0] + "." + jwt[1]).getBytes(UTF_8));
    assertThat(check.verify(Base64.getUrlDecoder().decode(jwt[2]))).isTrue();
  }

  @Test
  void keepsATokenUntilShortlyBeforeItsEnd() throws Exception {
    Optional<Path> file = Optional.of(user());
    tokens.token(VERTEX, file);
    now = now.plusSeconds(3_000);
    tokens.token(VERTEX, file);
    assertThat(forms).hasSize(1);
    now = now.plusSeconds(400);
    answer = "{\"access_token\":\"t-2\",\"expires_in\":3599}";
    assertThat(tokens.token(VERTEX, file).value()).isEqualTo("t-2");
    assertThat(forms).hasSize(2);
    assertThat(forms.getFirst()).contains("grant_type=refresh_token").contains("r%2Ft");
  }

  @Test
  void aClockThatIsSetBackKeepsNoTokenForLongerThanItIsValid() throws Exception {
    Optional<Path> file = Optional.of(user());
    tokens.token(VERTEX, file);
    now = now.minusSeconds(36_000);
    answer = "{\"access_token\":\"t-2\",\"expires_in\":3599}";
    assertThat(tokens.token(VERTEX, file).value()).isEqualTo("t-2");
    assertThat(tokens.token(VERTEX, file).value()).isEqualTo("t-2");
    assertThat(forms).hasSize(2);
  }

  @Test
  void theOldTokenServesWhileGoogleIsDown() throws Exception {
    Optional<Path> file = Optional.of(user());
    tokens.token(VERTEX, file);
    now = now.plusSeconds(3_400);
    status = 503;
    assertThat(tokens.token(VERTEX, file).value()).isEqualTo("t-1");
    now = now.plusSeconds(400);
    answer = "{\"error\":\"unavailable\"}";
    assertThatThrownBy(() -> tokens.token(VERTEX, file))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("HTTP 503")
        .hasMessageContaining("unavailable");
  }

  @Test
  void showsNothingOfWhatItSentThoughGoogleRepeatsIt() throws Exception {
    status = 400;
    answer = "{\"error_description\":\"refresh r/t-0123 by geheim-77 of client-1 revoked\"}";
    Optional<Path> file =
        Optional.of(
            file(
                "{\"type\":\"authorized_user\",\"client_id\":\"client-1\",\"client_secret\":\"geheim-77\",\"refresh_token\":\"r/t-0123\",\"token_uri\":\"%s\"}"
                    .formatted(tokenUri)));
    assertThatThrownBy(() -> tokens.token(VERTEX, file))
        .hasMessageContaining("refresh *** by *** of client-1 revoked");
  }

  @Test
  void namesTheFileThatCannotBeUsed() throws Exception {
    for (String bad :
        List.of("{", "{\"type\":\"external_account\"}", "{\"type\":\"service_account\"}")) {
      Path file = file(bad);
      assertThatThrownBy(() -> tokens.token(VERTEX, Optional.of(file)))
          .isInstanceOf(WireException.class)
          .hasMessageContaining("credentials.json");
    }
    assertThat(forms).isEmpty();
  }

  private Path user() throws IOException {
    return file(
        "{\"type\":\"authorized_user\",\"client_id\":\"c\",\"client_secret\":\"s\",\"refresh_token\":\"r/t\",\"token_uri\":\"%s\"}"
            .formatted(tokenUri));
  }
}
