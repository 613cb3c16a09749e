package dev.hone.text;

/** Turns a stream of tokens into text that never ends inside a character. Not thread-safe. */
public interface Detokenizer {

  /** The text that is complete after this token; may be empty. */
  String next(int token);

  /** What is left at the end: bytes that never became a character, as U+FFFD. */
  String flush();
}
