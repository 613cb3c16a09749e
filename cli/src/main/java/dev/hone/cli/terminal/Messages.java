package dev.hone.cli.terminal;

import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person reads of an exception. */
public final class Messages {
  private Messages() {}

  /** Why a server could not be asked: the JDK's client gives its refusals no message. */
  public static String unreachable(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "nobody knows its name";
      }
      if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
        return cause.getMessage();
      }
    }
    return e instanceof ConnectException ? "nothing listens there" : of(e);
  }

  /** What is wrong with a command line: picocli speaks of Java's types, and of options twice. */
  public static String ofParameters(ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    if (e instanceof UnmatchedArgumentException unmatched && !command.subcommands().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      if (!word.startsWith("-")) {
        return "there is no '" + command.qualifiedName() + " " + word + "'";
      }
    }
    return PlainText.lines(String.valueOf(e.getMessage()))
        .replaceFirst("^Error: ", "")
        .replaceFirst("Unmatched arguments? (at|from) index \\d+:", "nothing is known of")
        .replace("Value for option option", "Value for option")
        .replaceFirst(
            "should be in KEY=VALUE format but was (.*)", "must be such as NAME=VALUE, not '$1'")
        .replaceFirst(
            "cannot convert '(.*)' to URI .*", "'$1' is no address such as https://HOST:PORT")
        .replaceFirst("is not an? (int|long)$", "is no whole number, or too large a one");
  }

  /** The message, completed where the JDK gives only a path or nothing. */
  public static String of(Throwable e) {
    return switch (e) {
      case NoSuchFileException f -> "there is no file " + f.getFile();
      case CharacterCodingException f -> "it is no text in UTF-8";
      case AccessDeniedException f -> "no permission to use " + f.getFile();
      case FileSystemException f when f.getReason() != null -> f.getFile() + ": " + f.getReason();
      default ->
          e.getMessage() == null || e.getMessage().isBlank()
              ? e.getClass().getSimpleName()
              : e.getMessage();
    };
  }
}
