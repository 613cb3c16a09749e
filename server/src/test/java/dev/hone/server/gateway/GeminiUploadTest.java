package dev.hone.server.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.genai.Client;
import com.google.genai.types.File;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.UploadFileConfig;
import dev.hone.server.TestingServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uploads in two steps, of which Google's answer to the first names the second's address. */
class GeminiUploadTest {
  private static final String KEY = "client-key-of-hone";

  private final Vertx vertx = Vertx.vertx();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private int google;
  private volatile String elsewhere = "";
  private TestingServer hone;

  @BeforeEach
  void start() {
    google =
        Gateway.await(
                vertx
                    .createHttpServer()
                    .requestHandler(r -> r.body().onSuccess(b -> answer(r, b.toString(UTF_8))))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    hone =
        TestingServer.setup()
            .provider(Gateway.provider("gemini", google, Gateway.PATIENT, 1, Gateway.GEMINI_KEY))
            .key("team", KEY)
            .start();
  }

  @AfterEach
  void stop() {
    hone.close();
    Gateway.await(vertx.close());
  }

  private void answer(HttpServerRequest request, String body) {
    seen.add(request.uri() + " " + request.getHeader("x-goog-api-key") + " " + body);
    boolean begins = "start".equals(request.getHeader("x-goog-upload-command"));
    String at = elsewhere.isEmpty() ? "http://127.0.0.1:" + google : elsewhere;
    request
        .response()
        .putHeader("content-type", "application/json")
        .putHeader("x-goog-upload-status", begins ? "active" : "final");
    if (begins) {
      request
          .response()
          .putHeader(
              "x-goog-upload-url",
              at + "/upload/v1beta/files?key=" + Gateway.GEMINI_KEY + "&upload_id=u1");
    }
    var _ =
        request
            .response()
            .end(begins ? "{}" : "{\"file\":{\"name\":\"files/f1\",\"sizeBytes\":\"5\"}}");
  }

  @Test
  void theBytesComeThroughHoneToo() {
    try (Client genai =
        Client.builder()
            .apiKey(KEY)
            .vertexAI(false)
            .httpOptions(
                HttpOptions.builder()
                    .baseUrl(hone.url())
                    .apiVersion("v1beta")
                    .retryOptions(HttpRetryOptions.builder().attempts(1).build())
                    .build())
            .build()) {
      File file =
          genai.files.upload(
              "hello".getBytes(UTF_8), UploadFileConfig.builder().mimeType("text/plain").build());
      assertThat(file.name()).contains("files/f1");
    }
    assertThat(seen).hasSize(2);
    assertThat(seen.getLast())
        .isEqualTo("/upload/v1beta/files?upload_id=u1 " + Gateway.GEMINI_KEY + " hello");
  }

  @Test
  void aClientThatShowsNoKeyInTheSecondStepHasItInTheAddress() {
    HttpReply begun = begin("/run/r7/upload/v1beta/files");
    String url = begun.header("x-goog-upload-url").orElseThrow();
    assertThat(url)
        .isEqualTo("http://hone/run/r7/upload/v1beta/files?upload_id=u1&key=" + KEY)
        .doesNotContain(Gateway.GEMINI_KEY);
    HttpReply put =
        HttpReply.post(
            hone.port(),
            url.substring("http://hone".length()),
            "hello",
            "x-goog-upload-command",
            "upload, finalize");
    assertThat(put.body()).contains("files/f1");
    assertThat(seen.getLast()).startsWith("/upload/v1beta/files?upload_id=u1 ");
  }

  @Test
  void anAddressAtAnotherServerIsNotMadeHones() {
    elsewhere = "http://169.254.169.254";
    assertThat(begin("/upload/v1beta/files").header("x-goog-upload-url").orElseThrow())
        .startsWith("http://169.254.169.254/");
  }

  private HttpReply begin(String path) {
    return HttpReply.post(
        hone.port(), path, "{}", "x-goog-api-key", KEY, "x-goog-upload-command", "start");
  }
}
