package dev.hone.cli.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Tells whether the server at an address is a Hone. */
public final class RunningHone {
  private static final int MILLIS = 1_000;
  private static final int MOST_BYTES = 4_096;

  private RunningHone() {}

  /** True if a Hone answers there within a second. */
  public static boolean at(String url) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url + "/healthz").toURL().openConnection();
      connection.setConnectTimeout(MILLIS);
      connection.setReadTimeout(MILLIS);
      try (InputStream in = connection.getInputStream()) {
        String said = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        return said.contains("\"status\"") && said.contains("\"models\"");
      }
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
