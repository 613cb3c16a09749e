package dev.hone.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A TCP connection on which a test writes and reads whatever it likes. */
public final class RawConnection implements AutoCloseable {
  private final Socket socket;

  public RawConnection(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(20_000);
      socket.setTcpNoDelay(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RawConnection write(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Writes a whole POST request. */
  public RawConnection post(String path, String json) {
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    return write(
        "POST %s HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
            .formatted(path, length, json));
  }

  /** Reads until the text has come; everything read so far. */
  public String readUntil(String text) {
    StringBuilder all = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      while (all.indexOf(text) < 0) {
        int next = in.read();
        if (next < 0) {
          throw new AssertionError("the connection ended without '" + text + "': " + all);
        }
        all.append((char) next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toString();
  }

  /** Reads until the server closes the connection. */
  public String readAll() {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
