package dev.hone.cli.doctor;

import dev.hone.cli.run.RunningHone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** Whether the port that {@code serve} listens on is free, or who has it. */
public final class PortCheck implements Check {
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
          RunningHone.at("http://" + place)
              ? Finding.ok("Port", place + " has a Hone that runs")
              : Finding.warn(
                  "Port",
                  place + " can't be used: " + e.getMessage(),
                  "end what uses it, or choose another with --port"));
    }
  }
}
