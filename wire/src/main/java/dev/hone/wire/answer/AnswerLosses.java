package dev.hone.wire.answer;

import dev.hone.wire.ChatEvent;
import dev.hone.wire.Protocol;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What of an answer has no place in the protocol of its client. */
public final class AnswerLosses {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.]{1,64}");
  private static final Set<Protocol> WITH_LOGPROBS =
      Set.of(Protocol.OPENAI_CHAT, Protocol.OPENAI_RESPONSES);
  private static final Set<Protocol> WITH_CITATIONS =
      Set.of(Protocol.OPENAI_CHAT, Protocol.OPENAI_RESPONSES, Protocol.ANTHROPIC_MESSAGES);

  private AnswerLosses() {}

  /** The names of what a translation of these events to that protocol leaves out, each once. */
  public static List<String> of(List<ChatEvent> events, Protocol client) {
    Set<String> lost = new LinkedHashSet<>();
    for (ChatEvent event : events) {
      if (event instanceof ChatEvent.Text t
          && !t.logprobs().isEmpty()
          && !WITH_LOGPROBS.contains(client)) {
        lost.add("logprobs");
      } else if (event instanceof ChatEvent.Citation c
          && (c.url().isEmpty() || !WITH_CITATIONS.contains(client))) {
        lost.add("citations");
      } else if (event instanceof ChatEvent.Opaque o && NAME.matcher(o.type()).matches()) {
        lost.add(o.type());
      }
    }
    return List.copyOf(lost);
  }
}
