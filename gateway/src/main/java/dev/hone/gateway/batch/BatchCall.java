package dev.hone.gateway.batch;

import dev.hone.wire.Dialect;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call about batch jobs, as its path tells.
 *
 * @param id of the job or the file that it names; empty if it names none
 */
public record BatchCall(Kind kind, String id) {
  // Azure takes its paths in any case.
  private static final Pattern OPENAI = Pattern.compile("(?i).*/batches(?:/([^/]+)(?:/cancel)?)?");
  private static final Pattern OPENAI_FILE = Pattern.compile("(?i).*/files/([^/]+)/content");
  private static final Pattern MESSAGES =
      Pattern.compile("/v1/messages/batches(?:/([^/]+)(?:/cancel)?)?");
  private static final Pattern MESSAGE_RESULTS =
      Pattern.compile("/v1/messages/batches/([^/]+)/results");
  private static final Pattern GEMINI =
      Pattern.compile("/v1[a-z]*/(?:models/.+:(?:async)?[Bb]atch.+|(batches/[^/:]+)|batches)");
  private static final Pattern GEMINI_FILE =
      Pattern.compile("(?:/download)?/v1[a-z]*/(files/[^/:]+):download");

  /** What is answered. */
  public enum Kind {
    /** A job of OpenAI's, or a list of them. */
    OPENAI_JOB,
    /** A file of OpenAI's: the results of a job, or anything else. */
    OPENAI_FILE,
    /** A job of Anthropic's, or a list of them. */
    MESSAGE_JOB,
    /** The results of a job of Anthropic's. */
    MESSAGE_RESULTS,
    /** A job of Gemini's, with its results where it has them inside, or a list of jobs. */
    GEMINI_JOB,
    /** A file of Gemini's: the results of a job, or anything else. */
    GEMINI_FILE;

    /** Whether the answer describes a job, rather than being a job's results. */
    boolean describesJobs() {
      return this == OPENAI_JOB || this == MESSAGE_JOB || this == GEMINI_JOB;
    }
  }

  /** What a path without query asks for, if that concerns batch jobs. */
  public static Optional<BatchCall> of(Dialect dialect, String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    if (!lower.contains("atch") && !lower.contains("/files/")) {
      return Optional.empty();
    }
    return switch (dialect) {
      case OPENAI ->
          match(OPENAI, path, Kind.OPENAI_JOB).or(() -> match(OPENAI_FILE, path, Kind.OPENAI_FILE));
      case ANTHROPIC ->
          match(MESSAGES, path, Kind.MESSAGE_JOB)
              .or(() -> match(MESSAGE_RESULTS, path, Kind.MESSAGE_RESULTS));
      case GEMINI ->
          path.endsWith(":batchEmbedContents")
              ? Optional.empty()
              : match(GEMINI, path, Kind.GEMINI_JOB)
                  .or(() -> match(GEMINI_FILE, path, Kind.GEMINI_FILE));
    };
  }

  private static Optional<BatchCall> match(Pattern pattern, String path, Kind kind) {
    Matcher found = pattern.matcher(path);
    if (!found.matches()) {
      return Optional.empty();
    }
    String id = found.group(1);
    return Optional.of(new BatchCall(kind, id == null ? "" : id));
  }
}
