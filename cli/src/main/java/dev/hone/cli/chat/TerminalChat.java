package dev.hone.cli.chat;

import dev.hone.cli.terminal.Amounts;
import dev.hone.cli.terminal.WordWrap;
import dev.hone.wire.Cancellation;
import dev.hone.wire.StopReason;
import dev.hone.wire.error.WireException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/**
 * A conversation with a person at a terminal: history, pasted lines stay together, Ctrl-C stops an
 * answer and Ctrl-D leaves.
 */
public final class TerminalChat {
  private static final List<String> HELP =
      List.of(
          "/clear         forget what was said",
          "/system TEXT   give the model other instructions, and forget what was said",
          "/exit          leave (also Ctrl-D)",
          "/help          this",
          "Ctrl-C stops an answer. Pasted lines stay one message.");

  private final Conversation conversation;
  private final Terminal terminal;
  private final LineReader reader;
  private final PrintWriter out;
  private final AtomicReference<Cancellation> running = new AtomicReference<>(new Cancellation());

  /**
   * @param history the file that keeps what was typed, from one conversation to the next
   */
  public TerminalChat(Conversation conversation, Terminal terminal, Path history) {
    this.conversation = conversation;
    this.terminal = terminal;
    this.out = terminal.writer();
    makeFolderOf(history);
    this.reader =
        LineReaderBuilder.builder()
            .appName("hone")
            .terminal(terminal)
            .completer(new StringsCompleter("/clear", "/system", "/exit", "/help"))
            .variable(LineReader.HISTORY_FILE, history)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "… ")
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
    terminal.handle(Terminal.Signal.INT, signal -> running.get().cancel());
  }

  private static void makeFolderOf(Path history) {
    Path folder = history.toAbsolutePath().getParent();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "can't keep the history in " + folder + "; name another folder with --data", e);
    }
  }

  /** Says what this is and talks until the person leaves. */
  public void run(List<String> banner) throws InterruptedException {
    banner.forEach(this::dim);
    dim("/help lists commands; Ctrl-C stops an answer, Ctrl-D leaves.");
    boolean goesOn = true;
    while (goesOn) {
      out.println();
      try {
        String line = reader.readLine("› ").strip();
        goesOn = line.startsWith("/") ? command(line) : answer(line);
      } catch (UserInterruptException e) {
        dim("Ctrl-D leaves.");
      } catch (EndOfFileException e) {
        goesOn = false;
      }
    }
  }

  private boolean command(String line) {
    String[] words = line.split("\\s+", 2);
    switch (words[0]) {
      case "/exit", "/quit" -> {
        return false;
      }
      case "/clear" -> {
        conversation.clear();
        dim("Forgotten.");
      }
      case "/system" -> {
        conversation.system(words.length > 1 ? words[1] : "");
        dim(
            words.length > 1
                ? "The model has new instructions."
                : "The model has no instructions.");
      }
      case "/help" -> HELP.forEach(this::dim);
      default -> dim("There is no command " + words[0] + "; /help lists them.");
    }
    return true;
  }

  private boolean answer(String line) throws InterruptedException {
    if (line.isEmpty()) {
      return true;
    }
    Cancellation cancellation = new Cancellation();
    running.set(cancellation);
    boolean echo = terminal.echo(false); // what is typed meanwhile must not mix with the answer
    try {
      WordWrap wrap = new WordWrap(this::piece, terminal.getSize().getColumns());
      Answer answer = conversation.ask(line, wrap::add, cancellation);
      wrap.end();
      out.println();
      dim(status(answer));
    } catch (WireException e) {
      out.println();
      dim(e.getMessage() + " (/clear begins anew)");
    } finally {
      terminal.echo(echo);
    }
    return true;
  }

  private void piece(String text) {
    out.print(text);
    out.flush();
  }

  /** The line under an answer. */
  static String status(Answer answer) {
    StringBuilder status = new StringBuilder();
    status.append(answer.outputTokens()).append(" tokens");
    if (answer.tokensPerSecond() > 0) {
      status.append(String.format(Locale.ROOT, ", %.1f a second", answer.tokensPerSecond()));
    }
    if (answer.outputTokens() > 0) {
      status.append(", first after ").append(Amounts.time(Optional.of(answer.firstToken())));
    }
    status.append("; ").append(Amounts.count(answer.promptTokens() + answer.outputTokens()));
    return status.append(" in all").append(end(answer.reason())).toString();
  }

  private static String end(StopReason reason) {
    return switch (reason) {
      case LENGTH -> "; cut at --max-tokens";
      case CONTEXT_WINDOW -> "; the context is full: /clear";
      case CANCELLED -> "; stopped";
      default -> "";
    };
  }

  private void dim(String text) {
    out.println(new AttributedString(text, AttributedStyle.DEFAULT.faint()).toAnsi(terminal));
    out.flush();
  }
}
