package dev.hone.server.config;

/**
 * One thing wrong in a configuration.
 *
 * @param file the file as the user named it
 * @param line from 1; 0 when the problem has no line
 * @param message what is wrong and what to do
 */
public record ConfigProblem(String file, int line, String message) {
  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ", line " + line + ": " + message;
  }
}
