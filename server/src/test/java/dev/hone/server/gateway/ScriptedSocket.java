package dev.hone.server.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An upstream that is a socket: it does with each request what the test says, byte for byte. */
final class ScriptedSocket implements AutoCloseable {
  private static final Pattern LENGTH =
      Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);

  /** What happens with a request. */
  interface Turn {
    /**
     * Answers.
     *
     * @param number of the request, from 1
     * @param onConnection number of the request on its connection, from 1
     * @return whether the connection stays open
     */
    boolean answer(int number, int onConnection, String request, OutputStream out)
        throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final Turn turn;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  ScriptedSocket(Turn turn) throws IOException {
    this.turn = turn;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Heads and bodies as they came. */
  List<String> requests() {
    return requests;
  }

  static byte[] json(int status, String body, String... headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    return (head + "content-type: application/json\r\ncontent-length: %d\r\n\r\n%s")
        .formatted(body.getBytes(StandardCharsets.UTF_8).length, body)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean open = true;
      for (int onConnection = 1; open; onConnection++) {
        String request = read(in);
        if (request.isEmpty()) {
          return;
        }
        requests.add(request);
        open = turn.answer(requests.size(), onConnection, request, socket.getOutputStream());
        socket.getOutputStream().flush();
      }
    } catch (IOException | InterruptedException gone) {
      // The other side went first.
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      String text = head.toString(StandardCharsets.ISO_8859_1);
      if (text.endsWith("\r\n\r\n")) {
        Matcher length = LENGTH.matcher(text);
        return text
            + (length.find()
                ? new String(
                    in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
                : "");
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
