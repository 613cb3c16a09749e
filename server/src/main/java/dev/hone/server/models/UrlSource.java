package dev.hone.server.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A plain HTTP download. */
record UrlSource(String url) implements ModelSource {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration HEADERS = Duration.ofSeconds(30);

  @Override
  public String describe() {
    return URI.create(url).getHost();
  }

  @Override
  public void fetch(Path part, FetchProgress progress) throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(HEADERS).build();
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new IOException("status " + response.statusCode());
        }
        copy(body, part, response.headers().firstValueAsLong("content-length").orElse(0), progress);
      } finally {
        client.shutdownNow();
      }
    }
  }

  private void copy(InputStream body, Path part, long total, FetchProgress progress)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long done = 0;
    try (OutputStream out = Files.newOutputStream(part)) {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        out.write(buffer, 0, n);
        done += n;
        progress.update(describe(), done, total);
      }
    }
    if (total > 0 && done != total) {
      throw new IOException("the connection ended after " + done + " of " + total + " bytes");
    }
  }
}
