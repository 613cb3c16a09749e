package dev.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LoggingTest {
  @Test
  void aNameThatAClientChoseMakesNoLineOfItsOwn() {
    LogRecord record = new LogRecord(Level.WARNING, "no price for {0}");
    record.setParameters(new Object[] {"m\n23:00:00 ERROR all is lost\u001b[31m"});
    record.setThrown(new IllegalStateException("bad\nname"));
    assertThat(Logging.text().format(record).lines())
        .hasSize(3)
        .element(1)
        .isEqualTo(
            "    23:00:00 ERROR all is lost\ufffd[31m: java.lang.IllegalStateException: bad");
  }

  @Test
  void whatHoneSaysIsSeenAlsoAfterACollection() {
    Logger root = Logger.getLogger("");
    Handler[] handlers = root.getHandlers();
    Level level = root.getLevel();
    try {
      Logging.configure();
      System.gc();
      assertThat(Logger.getLogger("dev.hone.of.a.class.to.come").isLoggable(Level.INFO)).isTrue();
      assertThat(Logger.getLogger("org.of.others").isLoggable(Level.INFO)).isFalse();
      assertThat(
              Logger.getLogger("redis.clients.jedis.ConnectionFactory").isLoggable(Level.WARNING))
          .isFalse();
    } finally {
      Arrays.stream(root.getHandlers()).forEach(root::removeHandler);
      Arrays.stream(handlers).forEach(root::addHandler);
      root.setLevel(level);
    }
  }
}
