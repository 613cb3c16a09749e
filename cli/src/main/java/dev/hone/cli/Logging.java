package dev.hone.cli;

import dev.hone.cli.terminal.PlainText;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line per log record on standard error. {@code HONE_LOG=debug} shows more. */
final class Logging {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  private Logging() {}

  /**
   * Held, for a logger that nobody holds is collected, and its level with it. In a class of their
   * own, since the first logger there is makes the log manager.
   */
  private static final class Held {
    private static final Logger HONE = Logger.getLogger("dev.hone");

    /**
     * What breaks a connection is said by whoever used it, once; the pool would add the rows that
     * were being written.
     */
    private static final Logger POOL = Logger.getLogger("com.zaxxer.hikari");

    /** The same of Valkey's connections: one that breaks while it idles is nobody's trouble. */
    private static final Logger VALKEY_POOL = Logger.getLogger("redis.clients.jedis");
  }

  static void configure() {
    // Before the first logger; a method of that class would already be one step too late.
    System.setProperty("java.util.logging.manager", SteadyLogManager.class.getName());
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    boolean debug = "debug".equalsIgnoreCase(System.getenv("HONE_LOG"));
    Handler console = new ConsoleHandler();
    console.setLevel(debug ? Level.FINE : Level.INFO);
    console.setFormatter(text());
    root.addHandler(console);
    root.setLevel(debug ? Level.FINE : Level.WARNING);
    Held.HONE.setLevel(debug ? Level.FINE : Level.INFO);
    Held.POOL.setLevel(debug ? Level.FINE : Level.SEVERE);
    Held.VALKEY_POOL.setLevel(debug ? Level.FINE : Level.SEVERE);
  }

  /** A line for a person. */
  static Formatter text() {
    return new Line();
  }

  /** From now on a line is a JSON object. */
  static void json() {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setFormatter(new JsonLine());
    }
  }

  /** Errors only, unless more was asked for: another program has the terminal. */
  static void quiet() {
    if (!"debug".equalsIgnoreCase(System.getenv("HONE_LOG"))) {
      Logger.getLogger("").setLevel(Level.SEVERE);
      Held.HONE.setLevel(Level.SEVERE);
    }
  }

  /** The level as everybody calls it: the JDK has names of its own. */
  static String level(LogRecord log) {
    if (log.getLevel().equals(Level.SEVERE)) {
      return "ERROR";
    }
    if (log.getLevel().equals(Level.WARNING)) {
      return "WARN";
    }
    return log.getLevel().equals(Level.FINE) ? "DEBUG" : log.getLevel().getName();
  }

  private static final class Line extends Formatter {
    @Override
    public String format(LogRecord log) {
      StringBuilder line =
          new StringBuilder(TIME.format(log.getInstant()))
              .append(' ')
              .append(level(log))
              .append(' ')
              .append(PlainText.lines(formatMessage(log)));
      Throwable cause = log.getThrown();
      while (cause != null) {
        line.append(": ").append(PlainText.lines(cause.toString()));
        cause = cause.getCause();
      }
      return line.append(System.lineSeparator()).toString();
    }
  }
}
