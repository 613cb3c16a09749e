package dev.hone.cli.bench;

import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a {@code llama-bench} of the llama.cpp family once on the same file with the same numbers
 * and reads its JSON: an array with an object per test, with {@code n_prompt}, {@code n_gen} and
 * {@code avg_ts}.
 */
final class LlamaBench {
  private final EngineBenchOptions options;

  LlamaBench(EngineBenchOptions options) {
    this.options = options;
  }

  /** Tokens per second. */
  record Speed(double prefill, double decode) {}

  /**
   * Runs it and waits.
   *
   * @throws PeerException if it can't be started, fails, or leaves out a test
   */
  Speed run() {
    List<String> command = command();
    Path complaints;
    try {
      complaints = Files.createTempFile("llama-bench", ".err");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Process process = new ProcessBuilder(command).redirectError(complaints.toFile()).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new PeerException(
            "%s ended with %d: %s".formatted(command.getFirst(), code, lastLine(complaints)), null);
      }
      return read(said);
    } catch (IOException e) {
      throw new PeerException("can't run the peer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException("interrupted while the peer ran", e);
    } finally {
      delete(complaints);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(options.peer());
    command.addAll(
        List.of(
            "-m",
            options.model().toString(),
            "-p",
            String.valueOf(options.prompt()),
            "-n",
            String.valueOf(options.generated()),
            "-t",
            String.valueOf(options.threads()),
            "-r",
            "1",
            "-o",
            "json"));
    if (options.depth() > 0) {
      command.addAll(List.of("-d", String.valueOf(options.depth())));
    }
    return command;
  }

  static Speed read(String json) {
    double prefill = 0;
    double decode = 0;
    try {
      int begin = json.indexOf('[');
      for (JsonValue test :
          JsonDocument.parse(json.substring(Math.max(0, begin))).root().elements()) {
        double speed = test.get("avg_ts").asDouble(0);
        if (test.get("n_gen").asLong(0) == 0) {
          prefill = speed;
        } else if (test.get("n_prompt").asLong(0) == 0) {
          decode = speed;
        }
      }
    } catch (MalformedJsonException e) {
      throw new PeerException("the peer's output is no JSON: " + e.getMessage(), e);
    }
    if (prefill == 0 || decode == 0) {
      throw new PeerException("the peer's JSON lacks a test of prefill or of decoding", null);
    }
    return new Speed(prefill, decode);
  }

  private static String lastLine(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.isEmpty() ? "it said nothing" : lines.getLast();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
