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
 *
 * <p>A depth is asked for as its help says it can be: newer builds know {@code -d}. Older ones
 * decode behind a prompt ({@code -gp}), but read prompts from an empty context only: the prompt
 * tokens behind the depth are then the difference between reading both and reading the depth.
 */
final class LlamaBench {
  /** How a build lets a test begin behind other tokens. */
  enum Depth {
    NONE,
    DEPTH_OPTION,
    PROMPT_BEFORE_GENERATION
  }

  private final EngineBenchOptions options;
  private final Depth depth;

  /**
   * Asks the program how it takes a depth, if there is one.
   *
   * @throws PeerException if it can't be started or takes none
   */
  LlamaBench(EngineBenchOptions options) {
    this.options = options;
    this.depth =
        options.depth() == 0
            ? Depth.NONE
            : depth(output(List.of(options.peer().getFirst(), "--help")));
  }

  static Depth depth(String help) {
    if (help.lines().anyMatch(line -> line.matches("\\s*-d[ ,].*|.*--n-depth.*"))) {
      return Depth.DEPTH_OPTION;
    }
    if (help.lines().anyMatch(line -> line.matches("\\s*-gp[ ,].*"))) {
      return Depth.PROMPT_BEFORE_GENERATION;
    }
    throw new PeerException(
        "the peer's --help knows neither -d nor -gp, so it can't run behind a depth: leave -d out",
        null);
  }

  /** Tokens per second. */
  record Speed(double prefill, double decode) {}

  /**
   * Runs it and waits.
   *
   * @throws PeerException if it can't be started, fails, or leaves out a test
   */
  Speed run() {
    return read(output(command()));
  }

  private static String output(List<String> command) {
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
      return said;
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
    String prompt = String.valueOf(options.prompt());
    String generated = String.valueOf(options.generated());
    String before = String.valueOf(options.depth());
    command.addAll(List.of("-m", options.model().toString(), "-r", "1", "-o", "json"));
    command.addAll(List.of("-t", String.valueOf(options.threads())));
    switch (depth) {
      case NONE -> command.addAll(List.of("-p", prompt, "-n", generated));
      case DEPTH_OPTION -> command.addAll(List.of("-p", prompt, "-n", generated, "-d", before));
      case PROMPT_BEFORE_GENERATION -> {
        String both = String.valueOf(options.depth() + options.prompt());
        command.addAll(
            List.of("-p", before + "," + both, "-n", "0", "-gp", before + "," + generated));
      }
    }
    return command;
  }

  private Speed read(String json) {
    return read(json, depth, options.depth());
  }

  /**
   * Speeds of a run's JSON.
   *
   * @param before tokens before the tests
   */
  static Speed read(String json, Depth depth, int before) {
    double prefill = 0;
    double decode = 0;
    double secondsBefore = 0;
    double secondsOfBoth = 0;
    long both = 0;
    try {
      int begin = json.indexOf('[');
      for (JsonValue test :
          JsonDocument.parse(json.substring(Math.max(0, begin))).root().elements()) {
        double speed = test.get("avg_ts").asDouble(0);
        long prompt = test.get("n_prompt").asLong(0);
        if (test.get("n_gen").asLong(0) > 0) {
          decode = speed;
        } else if (depth != Depth.PROMPT_BEFORE_GENERATION) {
          prefill = speed;
        } else if (prompt == before) {
          secondsBefore = prompt / speed;
        } else {
          secondsOfBoth = prompt / speed;
          both = prompt;
        }
      }
    } catch (MalformedJsonException e) {
      throw new PeerException("the peer's output is no JSON: " + e.getMessage(), e);
    }
    if (secondsBefore > 0 && secondsOfBoth > secondsBefore) {
      prefill = (both - before) / (secondsOfBoth - secondsBefore);
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
