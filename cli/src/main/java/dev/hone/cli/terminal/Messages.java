package dev.hone.cli.terminal;

import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

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

  /** The message, completed where the JDK gives only a path or nothing. */
  public static String of(Throwable e) {
    return switch (e) {
      case NoSuchFileException f -> "there is no file " + f.getFile();
      case AccessDeniedException f -> "no permission to use " + f.getFile();
      case FileSystemException f when f.getReason() != null -> f.getFile() + ": " + f.getReason();
      default ->
          e.getMessage() == null || e.getMessage().isBlank()
              ? e.getClass().getSimpleName()
              : e.getMessage();
    };
  }
}
