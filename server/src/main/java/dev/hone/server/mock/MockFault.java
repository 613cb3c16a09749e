package dev.hone.server.mock;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the scripted upstream does wrong. Asked for with a model name such as {@code
 * mock:die-mid-chunk}.
 */
public enum MockFault {
  /** Nothing. */
  NONE,
  /** 429 with {@code retry-after: 1}, in the protocol's shape. */
  RATE_LIMIT,
  /** 500 in the protocol's shape. */
  SERVER_ERROR,
  /** 529, Anthropic's "overloaded". */
  OVERLOADED,
  /** 400 in the protocol's shape. */
  BAD_REQUEST,
  /** 401 in the protocol's shape. */
  BAD_KEY,
  /** 500 with a body of no known shape. */
  FOREIGN_ERROR,
  /** 502 with an HTML page. */
  HTML_ERROR,
  /** Takes the request and says nothing. */
  STALL_BEFORE_HEADERS,
  /** Closes the connection instead of answering. */
  DIE_BEFORE_HEADERS,
  /** Sends headers and closes. */
  DIE_AFTER_HEADERS,
  /** Sends headers, then nothing. */
  STALL_AFTER_HEADERS,
  /** Sends half of the answer, then nothing. */
  STALL_MID_STREAM,
  /** Closes between two events. */
  DIE_MID_STREAM,
  /** Closes in the middle of an event. */
  DIE_MID_CHUNK,
  /** Closes in the middle of a UTF-8 character. */
  DIE_MID_CHARACTER,
  /** Ends the body cleanly, in the middle of the answer. */
  NO_TERMINAL,
  /** An error event in the middle, then the end. */
  ERROR_EVENT,
  /** Bytes that are no event in the middle. */
  GARBAGE,
  /** A line that never ends. */
  ENDLESS_LINE,
  /** Events under {@code text/html}. */
  WRONG_CONTENT_TYPE,
  /** The body gzipped, although nobody asked. */
  GZIP,
  /** {@code [DONE]} twice (OpenAI), or the last event twice. */
  DOUBLE_DONE,
  /** No usage at all. */
  NO_USAGE,
  /** Usage in two events. */
  USAGE_TWICE,
  /** Gemini: the answer is to be asked for again with a token. */
  CONTINUATION,
  /** Gemini: no answer, for the prompt was blocked. */
  BLOCKED_PROMPT,
  /** 400 unless the request holds a PNG in the protocol's own form. */
  WANTS_IMAGE;

  /** The word in a model's name and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The fault of this word. */
  public static Optional<MockFault> of(String word) {
    return Arrays.stream(values()).filter(f -> f.word().equals(word)).findFirst();
  }

  /** All words, for messages. */
  public static List<String> words() {
    return Arrays.stream(values()).map(MockFault::word).toList();
  }
}
