package dev.hone.cli.keys;

import dev.hone.cli.terminal.Messages;
import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.ledger.keys.VirtualKey;
import dev.hone.server.admin.KeyJson;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import dev.hone.wire.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;

/** Keys through a gateway's admin API: for whoever has its admin key and not its database. */
public final class AdminKeys implements KeyDesk {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI gateway;
  private final String adminKey;
  private final HttpClient http;

  /**
   * Reaches a gateway when it is asked.
   *
   * @param gateway where it listens, without a path
   * @param tls whose certificates are believed
   */
  public AdminKeys(URI gateway, String adminKey, SSLContext tls) {
    this.gateway = gateway;
    this.adminKey = adminKey;
    this.http = HttpClient.newBuilder().connectTimeout(CONNECT).sslContext(tls).build();
  }

  @Override
  public Issued create(VirtualKey key) {
    return issued(call("POST", "", KeyJson.wanted(new JsonWriter(), key)));
  }

  @Override
  public Issued rotate(String name, Duration grace) {
    JsonWriter body = new JsonWriter().object().field("grace_seconds", grace.toSeconds());
    return issued(call("POST", path(name) + "/rotate", body.endObject()));
  }

  private static Issued issued(JsonValue answer) {
    return new Issued(KeyJson.key(answer), answer.get("key").asString(""));
  }

  @Override
  public void disable(String name, boolean off) {
    call("PATCH", path(name), new JsonWriter().object().field("disabled", off).endObject());
  }

  @Override
  public void delete(String name) {
    call("DELETE", path(name), new JsonWriter().object().endObject());
  }

  @Override
  public Listing list() {
    JsonValue answer = call("GET", "", new JsonWriter().object().endObject());
    List<Listed> keys = new ArrayList<>();
    for (JsonValue one : answer.get("data").elements()) {
      keys.add(new Listed(KeyJson.key(one), KeyJson.tokens(one)));
    }
    Map<String, Grant> configured = new LinkedHashMap<>();
    for (JsonValue one : answer.get("configured").elements()) {
      configured.put(one.get("name").asString(""), KeyJson.grant(one));
    }
    Map<String, String> unreadable = new TreeMap<>();
    for (JsonValue.Member member : answer.get("unreadable").members()) {
      unreadable.put(member.name(), member.value().asString(""));
    }
    return new Listing(keys, configured, unreadable);
  }

  private static String path(String name) {
    return "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private JsonValue call(String method, String path, JsonWriter body) {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.resolve("/admin/v1/keys" + path))
            .timeout(PATIENCE)
            .header("authorization", "Bearer " + adminKey)
            .header("content-type", "application/json")
            .method(
                method,
                method.equals("GET")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body.toBytes()))
            .build();
    HttpResponse<byte[]> answer;
    try {
      answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AdminException(gateway + " can't be reached: " + Messages.unreachable(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AdminException("interrupted while asking " + gateway, e);
    }
    if (answer.statusCode() / 100 != 2) {
      throw new AdminException(gateway + " refuses: " + refusal(answer), null);
    }
    return json(answer.body());
  }

  private JsonValue json(byte[] body) {
    try {
      return JsonDocument.parse(body).root();
    } catch (RuntimeException e) {
      throw new AdminException(gateway + " answers something that is no Hone's", e);
    }
  }

  private static String refusal(HttpResponse<byte[]> answer) {
    try {
      String message =
          JsonDocument.parse(answer.body()).root().get("error").get("message").asString("");
      if (!message.isBlank()) {
        return message;
      }
    } catch (RuntimeException e) {
      // Somebody between here and the gateway speaks; its status says enough.
      return "HTTP " + answer.statusCode();
    }
    return "HTTP " + answer.statusCode();
  }

  @Override
  public void close() {
    http.close();
  }
}
