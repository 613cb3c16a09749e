package dev.hone.cli;

import dev.hone.server.observe.RequestLog;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A log record as a JSON object on one line. */
final class JsonLine extends Formatter {
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public String format(LogRecord log) {
    ObjectNode line = JSON.createObjectNode();
    line.put("time", log.getInstant().toString());
    line.put("level", Logging.level(log));
    line.put("logger", log.getLoggerName());
    if (RequestLog.LOGGER.equals(log.getLoggerName())) {
      line.putRawValue("request", new tools.jackson.databind.util.RawValue(formatMessage(log)));
    } else {
      line.put("message", formatMessage(log));
    }
    Throwable cause = log.getThrown();
    if (cause != null) {
      StringBuilder causes = new StringBuilder();
      for (; cause != null; cause = cause.getCause()) {
        causes.append(causes.isEmpty() ? "" : ": ").append(cause);
      }
      line.put("error", causes.toString());
    }
    return JSON.writeValueAsString(line) + System.lineSeparator();
  }
}
