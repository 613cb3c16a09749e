package dev.hone.server.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An answer as it came over TCP, so that a cut can be told from an end.
 *
 * @param clean whether the body is whole by HTTP's own rules
 */
record HttpReply(int status, Map<String, String> headers, byte[] bytes, boolean clean) {

  String body() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Posts JSON on a connection of its own and reads until the server closes it. */
  static HttpReply post(int port, String path, String json, String... headers) {
    return post(port, path, json.getBytes(StandardCharsets.UTF_8), headers);
  }

  static HttpReply post(int port, String path, byte[] body, String... headers) {
    StringBuilder head =
        new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: hone\r\nconnection: close\r\n");
    boolean typed = false;
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
      typed |= headers[i].equals("content-type");
    }
    head.append(typed ? "" : "content-type: application/json\r\n")
        .append("content-length: ")
        .append(body.length)
        .append("\r\n\r\n");
    return exchange(port, head.toString(), body);
  }

  /** Posts, and begins to read after a while, through a small buffer. */
  static HttpReply postSlowly(int port, String path, String json, int wait, String... headers) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    StringBuilder head =
        new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: hone\r\nconnection: close\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    head.append("content-length: ").append(body.length).append("\r\n\r\n");
    return exchange(port, head.toString(), body, wait);
  }

  /** Sends a head and a body as they are. */
  static HttpReply exchange(int port, String head, byte[] body) {
    return exchange(port, head, body, 0);
  }

  private static HttpReply exchange(int port, String head, byte[] body, int wait) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Socket socket = new Socket()) {
      if (wait > 0) {
        socket.setReceiveBufferSize(4096);
      }
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(body);
      socket.getOutputStream().flush();
      Thread.sleep(wait);
      InputStream in = socket.getInputStream();
      byte[] part = new byte[1 << 16];
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        all.write(part, 0, n);
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the connection stayed open: " + all, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (IOException reset) {
      // What came before counts.
      if (all.size() == 0) {
        throw new UncheckedIOException(reset);
      }
    }
    return parse(all.toByteArray());
  }

  private static HttpReply parse(byte[] all) {
    String text = new String(all, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new AssertionError("no HTTP answer: " + text);
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    String rest = text.substring(end + 4);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean clean;
    if (headers.containsKey("transfer-encoding")) {
      clean = dechunk(rest, body);
    } else {
      body.writeBytes(rest.getBytes(StandardCharsets.ISO_8859_1));
      clean = rest.length() == Integer.parseInt(headers.getOrDefault("content-length", "-1"));
    }
    return new HttpReply(
        Integer.parseInt(lines[0].split(" ", -1)[1]), headers, body.toByteArray(), clean);
  }

  private static boolean dechunk(String rest, ByteArrayOutputStream body) {
    int at = 0;
    while (true) {
      int line = rest.indexOf("\r\n", at);
      if (line < 0) {
        return false;
      }
      int size = Integer.parseInt(rest.substring(at, line), 16);
      if (size == 0) {
        return true;
      }
      int to = Math.min(rest.length(), line + 2 + size);
      body.writeBytes(rest.substring(line + 2, to).getBytes(StandardCharsets.ISO_8859_1));
      at = line + 2 + size + 2;
      if (at > rest.length()) {
        return false;
      }
    }
  }
}
