package dev.hone.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whether the port that {@code serve} listens on is free, or who has it. */
public final class PortCheck implements Check {
  private static final int MILLIS = 1_000;
  private static final int MOST_BYTES = 4_096;

  private final String host;
  private final int port;

  public PortCheck(String host, int port) {
    this.host = host;
    this.port = port;
  }

  @Override
  public List<Finding> findings() {
    String place = host + ":" + port;
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      return List.of(
          Finding.ok("Port", place + (socket.isBound() ? " is free" : " can't be bound")));
    } catch (IOException e) {
      return List.of(
          isHone()
              ? Finding.ok("Port", place + " has a Hone that runs")
              : Finding.warn(
                  "Port",
                  place + " can't be used: " + e.getMessage(),
                  "end what uses it, or choose another with --port"));
    }
  }

  private boolean isHone() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://" + host + ":" + port + "/healthz").toURL().openConnection();
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
