package dev.hone.server.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
  private static final byte[] CONTENT = "a model".getBytes(StandardCharsets.UTF_8);
  private static final String SHA256 =
      "6a5ac2e3cb0b1fd2f5a7bcc4c58ef9a9f0f0a1a4c5c5a9a8d8f3fbc0e3e0c0de";

  @TempDir Path folder;
  private HttpServer http;

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    serve("/whole", CONTENT, CONTENT.length);
    serve("/cut", CONTENT, CONTENT.length + 10);
    serve("/wrong", "another".getBytes(StandardCharsets.UTF_8), CONTENT.length);
    http.start();
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  @Test
  void fetchesOnceAndThenFinds() throws Exception {
    ModelStore store = new ModelStore(folder);
    ModelDownload download = download(hash(CONTENT), "/whole");
    assertThat(store.find(download)).isEmpty();
    Path file = store.fetch(download, FetchProgress.NONE);
    assertThat(file).hasBinaryContent(CONTENT);
    http.stop(0);
    assertThat(store.fetch(download, FetchProgress.NONE)).isEqualTo(file);
  }

  @Test
  void takesTheNextSourceAfterOneThatFails() throws Exception {
    Path file =
        new ModelStore(folder)
            .fetch(
                download(hash(CONTENT), "/missing", "/cut", "/wrong", "/whole"),
                FetchProgress.NONE);
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @Test
  void aWrongHashLeavesNothingBehind() throws Exception {
    assertThatThrownBy(
            () -> new ModelStore(folder).fetch(download(SHA256, "/whole"), FetchProgress.NONE))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("wrong SHA-256")
        .hasMessageContaining("--model");
    assertThat(new ModelStore(folder).files()).isEmpty();
    assertThat(folder.resolve("m.gguf.part")).doesNotExist();
  }

  @Test
  void aDamagedFileIsFetchedAgain() throws Exception {
    Files.write(folder.resolve("m.gguf"), new byte[CONTENT.length]);
    Path file = new ModelStore(folder).fetch(download(hash(CONTENT), "/whole"), FetchProgress.NONE);
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @Test
  void aFullDiskIsNamedBeforeAnythingIsFetched() {
    ModelDownload huge = new ModelDownload("m", "m.gguf", Long.MAX_VALUE / 4, SHA256, List.of());
    assertThatThrownBy(() -> new ModelStore(folder).fetch(huge, FetchProgress.NONE))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("make room");
  }

  private ModelDownload download(String sha256, String... paths) {
    String base = "http://127.0.0.1:" + http.getAddress().getPort();
    return new ModelDownload(
        "m",
        "m.gguf",
        CONTENT.length,
        sha256,
        List.of(paths).stream().<ModelSource>map(p -> new UrlSource(base + p)).toList());
  }

  private static String hash(byte[] bytes) throws Exception {
    return java.util.HexFormat.of()
        .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private void serve(String path, byte[] body, int announced) {
    http.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, announced);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
