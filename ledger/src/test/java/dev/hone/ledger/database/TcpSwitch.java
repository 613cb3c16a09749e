package dev.hone.ledger.database;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Forwards connections to a server, until it is switched off: then they break, and none is let in.
 */
public final class TcpSwitch implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final String host;
  private final int port;
  private final List<Socket> open = new ArrayList<>();
  private boolean on = true;

  public TcpSwitch(String host, int port) throws IOException {
    this.host = host;
    this.port = port;
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (admit(client)) {
          Socket server = new Socket(host, port);
          admit(server);
          Thread.ofVirtual().start(() -> copy(client, server));
          Thread.ofVirtual().start(() -> copy(server, client));
        }
      } catch (IOException e) {
        // Switched off in between, or closed: the next turn of the loop sees it.
        continue;
      }
    }
  }

  private synchronized boolean admit(Socket socket) throws IOException {
    if (!on) {
      socket.close();
      return false;
    }
    open.add(socket);
    return true;
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream()) {
      in.transferTo(to.getOutputStream());
    } catch (IOException e) {
      // A broken connection is what this is for.
      return;
    }
  }

  public synchronized void off() throws IOException {
    on = false;
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  public synchronized void on() {
    on = true;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    off();
  }
}
